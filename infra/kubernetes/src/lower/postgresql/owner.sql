-- In a database: it belongs to its owner, and to nobody else. What an owner of another name made follows.
SELECT format('REASSIGN OWNED BY %I TO %I', rolname, :'owner')
FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
WHERE datname = current_database() AND rolname NOT IN (:'owner', :'admin') \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
-- Before 15 everybody may make tables in it, and its owner is the administrator.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO :"owner";
