-- name: bump_version
SELECT focobot_bump_version(:user_id, :version, :next_number)

-- name: act_for
SELECT set_config('focobot.user_id', coalesce(:user_id, ''), true), set_config('focobot.address', coalesce(:address, ''), true)

-- name: act_for_as_role
SELECT set_config('focobot.user_id', coalesce(:user_id, ''), true), set_config('focobot.address', coalesce(:address, ''), true),
       set_config('role', 'focobot_app', true)

-- name: load_turn
SELECT focobot_load_turn(:sid, :channel, :phone, :external_id, :fingerprint, :quoted_sid, :now)

-- name: learn_external_id
SELECT focobot_learn_external_id(:user_id, :channel, :phone, :external_id)

-- name: erase_audit
SELECT focobot_erase_audit(:user_id)

-- name: erase_sids
SELECT focobot_erase_sids(:user_id)
