# like: bruno_almeida
