-- name: may_claim_questions
{open_questions}
