#!/bin/sh
# Becomes a Docker daemon in directories of its own. Runs as root.
# usage: start-dockerd.sh RUNTIME DATA GROUP
#   RUNTIME: socket, pid file and log; DATA: images and containers, kept between runs;
#   GROUP: the id of the group that may use the socket
# exit: dockerd's
set -eu
runtime=$1 data=$2 group=$3

mkdir -p "$runtime" "$data"
exec dockerd --host="unix://$runtime/docker.sock" --group="$group" --data-root="$data" \
  --exec-root="$runtime/exec" --pidfile="$runtime/dockerd.pid" < /dev/null >> "$runtime/dockerd.log" 2>&1
