#!/bin/sh
# Puts the newest dump in the place of a database. The database that was there stays, under a name with the time, and
# takes no connections: a person removes it. Nothing is changed unless the whole dump could be read in.
#
# In: PGHOST, PGPORT, PGUSER, PASSWORD_FILE, BACKUPS; DATABASE, where only one is to be restored; DUMP, where it is not
# the newest; beside this script `databases` (a database, its owner) and `readers` (a database, its owner, a reader).
set -eu
here=$(dirname "$0")
PGPASSWORD=$(cat "$PASSWORD_FILE")
export PGPASSWORD
now=$(date -u +%Y%m%d%H%M%S)

sql() { # DATABASE [OPTION…]
  database=$1
  shift
  psql --no-psqlrc --quiet --no-password --set=ON_ERROR_STOP=1 --dbname="$database" "$@" </dev/null
}
restore() { # DATABASE OWNER
  dump=${DUMP:-$(find "$BACKUPS/$1" -name '*.dump' | sort | tail -n 1)}
  [ -n "$dump" ] || { echo "there is no dump of $1" >&2 && exit 1; }
  # Names end after 63 characters.
  new=$(echo "$1" | cut -c1-40)_restoring
  old=$(echo "$1" | cut -c1-40)_$now
  sql postgres --command="DROP DATABASE IF EXISTS \"$new\" WITH (FORCE)"
  sql postgres --set=database="$new" --set=owner="$2" --file="$here/database.sql"
  pg_restore --no-password --exit-on-error --single-transaction --dbname="$new" "$dump"
  sql "$new" --set=database="$new" --set=owner="$2" --set=admin="$PGUSER" --file="$here/owner.sql"
  while read -r name owner reader; do
    [ "$name" != "$1" ] ||
      sql "$new" --set=database="$new" --set=owner="$owner" --set=role="$reader" --file="$here/reader.sql"
  done <"$here/readers"
  if ! sql postgres --set=database="$1" --set=new="$new" --set=old="$old" --file="$here/swap.sql"; then
    sql postgres --command="ALTER DATABASE \"$1\" ALLOW_CONNECTIONS true"
    exit 1
  fi
  echo "$1 is as in $dump; what it was before is $old"
}

found=0
while read -r database owner; do
  if [ "${DATABASE:-$database}" = "$database" ]; then
    restore "$database" "$owner"
    found=1
  fi
done <"$here/databases"
[ "$found" = 1 ] || { echo "there is no database ${DATABASE:-}" >&2 && exit 1; }
