"""What `focobot doctor` looks at: findings about the installation, each with the way to put it right."""
