#!/bin/sh
# Dumps every database into a file of its own, BACKUPS/<database>/<UTC time>.dump, and removes those of it that are
# older than KEEP_MINUTES.
#
# In: PGHOST, PGPORT, PGUSER, PASSWORD_FILE, BACKUPS, KEEP_MINUTES; beside this script `databases` (a database, its owner).
set -eu
here=$(dirname "$0")
PGPASSWORD=$(cat "$PASSWORD_FILE")
export PGPASSWORD
now=$(date -u +%Y%m%dT%H%M%SZ)

# A dump gets its name when it is whole and can be read; old ones go only after that.
dump() { # DATABASE
  folder=$BACKUPS/$1
  mkdir -p "$folder" &&
    pg_dump --no-password --format=custom --file="$folder/partial" "$1" &&
    pg_restore --list "$folder/partial" >/dev/null &&
    mv "$folder/partial" "$folder/$now.dump" &&
    find "$folder" -name '*.dump' -mmin "+$KEEP_MINUTES" -delete
}

failed=0
while read -r database _; do
  if dump "$database" </dev/null; then
    echo "$BACKUPS/$database/$now.dump"
  else
    echo "$database could not be dumped" >&2
    failed=1
  fi
done <"$here/databases"
exit "$failed"
