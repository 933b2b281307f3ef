# Unpacks the archive $1 into the folder $2, again where the pod starts again. unzip leads no path out of the folder.
set -eu
unzip -q -o "$1" -d "$2"
