#!/bin/sh
# Gives each owning service a database and a role that can enter no other.
set -eu
for service in scheduling support notifications reporting; do
    name=$(printf '%s_PASSWORD' "$service" | tr '[:lower:]' '[:upper:]')
    psql --quiet --set ON_ERROR_STOP=1 --set service="$service" --set password="$(printenv "$name")" \
        --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service" ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
