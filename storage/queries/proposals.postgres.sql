-- name: may_claim_questions
{open_questions} FOR UPDATE OF asked SKIP LOCKED
