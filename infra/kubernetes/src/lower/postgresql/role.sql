-- A user, its password, and the role that it is a member of.
\set password `cat "$PASSWORD_FILE"`
SELECT format('CREATE ROLE %I', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('GRANT %I TO %I', :'group', :'role') WHERE :'group' <> '-' \gexec
