# Waits until every address takes a connection. The addresses are HOST:PORT of Services, and a Service has nobody behind
# it until a pod is ready.
set -eu
for address in "$@"; do
  host="${address%:*}"
  port="${address##*:}"
  until nc -w 2 "$host" "$port" -e true; do
    echo "waiting for $address"
    sleep 2
  done
done
