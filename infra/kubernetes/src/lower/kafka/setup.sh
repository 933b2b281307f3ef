#!/bin/sh
# Brings users, topics and rights of a Kafka in line with the files beside this and with the passwords. What is right
# already is left alone, so every broker may do it, and as often as it likes.
#
#   setup.sh         for ever: once, and again whenever a file or a password changes
#   setup.sh once    once
#
# Needs Kafka's own commands; of the system awk, cat, comm, grep, sed, sha256sum, sleep, sort, touch, tr.
# Files are read by descriptor 3, since a command may read what comes by 0.
set -eu

kafka=/opt/kafka/bin
desired=/etc/kafka-cluster
passwords=/run/kafka/passwords
state=/tmp/setup
server=127.0.0.1:9094

say() { echo "setup: $*"; }
topics() { "$kafka/kafka-topics.sh" --bootstrap-server "$server" --command-config "$desired/admin.properties" "$@"; }
configs() { "$kafka/kafka-configs.sh" --bootstrap-server "$server" --command-config "$desired/admin.properties" "$@"; }
acls() { "$kafka/kafka-acls.sh" --bootstrap-server "$server" --command-config "$desired/admin.properties" "$@"; }

# A password cannot be asked for, so what was set is remembered by its digest; after a restart all are set again.
set_passwords() {
  while read -r user <&3; do
    digest=$(sha256sum <"$passwords/$user")
    if [ -f "$state/set-$user" ] && [ "$digest" = "$(cat "$state/set-$user")" ]; then continue; fi
    # By a pipe: a command line can be read by others.
    printf 'SCRAM-SHA-512=iterations=8192,password=%s\n' "$(cat "$passwords/$user")" |
      configs --alter --entity-type users --entity-name "$user" --add-config-file /dev/stdin
    echo "$digest" >"$state/set-$user"
    say "set the password of $user"
  done 3<"$desired/users"
}

forget_users() {
  configs --describe --entity-type users >"$state/described"
  sed -n "s/^SCRAM credential configs for user-principal '\(.*\)' are .*/\1/p" "$state/described" >"$state/known"
  while read -r user <&3; do
    if grep -qxF -- "$user" "$desired/users"; then continue; fi
    configs --alter --entity-type users --entity-name "$user" --delete-config SCRAM-SHA-512
    say "forgot $user"
  done 3<"$state/known"
}

# Lines: NAME PARTITIONS COPIES KEY=VALUE,… A topic that is declared no more stays, because its messages would go.
set_topics() {
  topics --describe --exclude-internal >"$state/described"
  while read -r topic partitions copies settings <&3; do
    found=$(awk -F '\t' -v line="Topic: $topic" '$1 == line' "$state/described")
    if [ -z "$found" ]; then
      # shellcheck disable=SC2046  # one word an option; neither keys nor values have spaces
      topics --create --if-not-exists --topic "$topic" --partitions "$partitions" --replication-factor "$copies" \
        $(echo "$settings" | sed 's/^/--config /; s/,/ --config /g')
      say "made the topic $topic"
      continue
    fi
    has_partitions=$(echo "$found" | sed 's/.*PartitionCount: \([0-9]*\).*/\1/')
    has_copies=$(echo "$found" | sed 's/.*ReplicationFactor: \([0-9]*\).*/\1/')
    has_settings=,$(echo "$found" | sed 's/.*Configs: *//'),
    if [ "$has_partitions" -lt "$partitions" ]; then
      topics --alter --topic "$topic" --partitions "$partitions"
      say "$topic has $partitions partitions now, it had $has_partitions"
    elif [ "$has_partitions" -gt "$partitions" ]; then
      say "$topic has $has_partitions partitions, not $partitions: Kafka takes none away"
    fi
    if [ "$has_copies" -ne "$copies" ]; then
      say "$topic has $has_copies copies, not $copies: kafka-reassign-partitions.sh changes that"
    fi
    for setting in $(echo "$settings" | sed 's/,/ /g'); do
      case $has_settings in *",$setting,"*) continue ;; esac
      configs --alter --entity-type topics --entity-name "$topic" --add-config "$settings"
      say "$topic has the settings $settings now"
      break
    done
  done 3<"$desired/topics"
}

# Lines: WHO OPERATION TYPE PATTERN HOST ALLOW|DENY NAME. Nobody keeps a right that is granted no more.
set_rights() {
  acls --list >"$state/described"
  awk '
    function between(text, before, after) {
      text = substr(text, index(text, before) + length(before))
      return substr(text, 1, index(text, after) - 1)
    }
    /ResourcePattern\(resourceType=/ {
      type = between($0, "resourceType=", ", name=")
      name = between($0, ", name=", ", patternType=")
      pattern = between($0, ", patternType=", ")")
    }
    /\(principal=User:/ {
      print between($0, "principal=User:", ", host="), between($0, "operation=", ", permissionType="), type, pattern,
        between($0, ", host=", ", operation="), between($0, "permissionType=", ")"), name
    }
  ' "$state/described" | LC_ALL=C sort >"$state/granted"
  LC_ALL=C sort "$desired/rights" >"$state/wanted"
  LC_ALL=C comm -13 "$state/granted" "$state/wanted" >"$state/missing"
  LC_ALL=C comm -23 "$state/granted" "$state/wanted" >"$state/surplus"
  change --add granted "$state/missing"
  change "--remove --force" revoked "$state/surplus"
}

change() { # OPTIONS DONE LINES
  lines=$3
  while read -r who operation type pattern host permission name <&3; do
    permission=$(echo "$permission" | tr '[:upper:]' '[:lower:]')
    case $type in
      CLUSTER) set -- "$1" "$2" --cluster ;;
      *) set -- "$1" "$2" "--$(echo "$type" | tr '[:upper:]_' '[:lower:]-')" "$name" ;;
    esac
    # shellcheck disable=SC2086  # several options
    acls $1 "--$permission-principal" "User:$who" "--$permission-host" "$host" --operation "$operation" \
      --resource-pattern-type "$pattern" "$3" ${4+"$4"} >"$state/said"
    say "$2 $who: $permission $operation on $(echo "$type" | tr '[:upper:]' '[:lower:]') $name"
  done 3<"$lines"
}

mkdir -p "$state"
if [ "${1-}" = once ]; then
  set_passwords
  forget_users
  set_topics
  set_rights
  say "users, topics and rights are as they should be"
  exit
fi

# The first process of a container gets no signal that it did not ask for.
trap 'exit 0' TERM INT
done_for=
while :; do
  now=$(cat "$desired/users" "$desired/topics" "$desired/rights" "$passwords"/* | sha256sum)
  if [ "$now" != "$done_for" ] && sh "$0" once; then
    done_for=$now
    touch "$state/ready"
  fi
  sleep 15 &
  wait $!
done
