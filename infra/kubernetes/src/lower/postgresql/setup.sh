#!/bin/sh
# Runs before the server, each time that its pod starts: makes the folder of databases if there is none, then brings
# users, passwords and databases to what the files beside this one say. Once more changes nothing.
#
# In: PGDATA, POSTGRES_USER, POSTGRES_PASSWORD_FILE; beside this script `roles` (a role, the file with its password, the
# role that it is a member of or `-`), `databases` (a database, its owner), `readers` (a database, its owner, a role that
# reads it) and the statements for each.
set -eu
here=$(dirname "$0")

# It gets its name when it is whole: what a killed initdb left behind is never taken for it.
if [ ! -e "$PGDATA" ]; then
  rm -rf "$PGDATA.new"
  initdb --pgdata="$PGDATA.new" --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums
  mv "$PGDATA.new" "$PGDATA"
fi

# Nobody but this script reaches the server that it starts: there is no port, and the socket is in a folder of its own.
# So everybody is believed there, and a new password of the administrator needs no old one.
socket=$(mktemp -d)
end() {
  pg_ctl stop --pgdata="$PGDATA" --mode=fast --wait --timeout=3600 --silent
  rm -rf "$socket"
}
trap end EXIT
pg_ctl start --pgdata="$PGDATA" --wait --timeout=3600 --silent --options="-c config_file=$here/postgresql.conf \
-c hba_file=$here/setup_hba.conf -c listen_addresses= -c unix_socket_directories=$socket -c port=5432"

# A statement with a password in it must not stand in the log, not even if it fails.
export PGOPTIONS='-c log_min_error_statement=panic -c log_statement=none'
sql() { # DATABASE FILE [VARIABLE…]
  database=$1 file=$2
  shift 2
  psql --no-psqlrc --quiet --no-password --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse --host="$socket" --port=5432 \
    --username="$POSTGRES_USER" --dbname="$database" --file="$here/$file" "$@" </dev/null
}
role() { # STATEMENTS ROLE PASSWORD-FILE GROUP
  [ -s "$3" ] || { echo "the password of $2 is empty" >&2 && exit 1; }
  export PASSWORD_FILE="$3"
  sql postgres "$1" --set=role="$2" --set=group="$4"
}

role admin.sql "$POSTGRES_USER" "$POSTGRES_PASSWORD_FILE" -
while read -r name password group; do
  role role.sql "$name" "$password" "$group"
done <"$here/roles"
while read -r name owner; do
  sql postgres database.sql --set=database="$name" --set=owner="$owner"
  sql "$name" owner.sql --set=database="$name" --set=owner="$owner" --set=admin="$POSTGRES_USER"
done <"$here/databases"
while read -r name owner reader; do
  sql "$name" reader.sql --set=database="$name" --set=owner="$owner" --set=role="$reader"
done <"$here/readers"
