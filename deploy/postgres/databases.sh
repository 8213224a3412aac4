#!/bin/sh
# Gives each owning service a database, a role that makes its tables, and one that works with them and can do nothing else.
# It may be run again on a server that is in use: docker compose exec postgres sh /docker-entrypoint-initdb.d/databases.sh
set -eu
for service in scheduling support notifications reporting; do
    name=$(printf '%s' "$service" | tr '[:lower:]' '[:upper:]')
    psql --quiet --set ON_ERROR_STOP=1 --set service="$service" --set owner="${service}_owner" \
        --set password="$(printenv "${name}_PASSWORD")" --set owner_password="$(printenv "${name}_OWNER_PASSWORD")" \
        --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', role) FROM (VALUES (:'service'), (:'owner')) AS wanted (role)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8''', :'service', :'owner')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
ALTER DATABASE :"service" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC, :"service";
GRANT CONNECT ON DATABASE :"service" TO :"service";
\connect :"service"
-- What an earlier release let the service make itself.
REASSIGN OWNED BY :"service" TO :"owner";
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC, :"service";
GRANT USAGE ON SCHEMA public TO :"service";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"service";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"service";
SQL
done
