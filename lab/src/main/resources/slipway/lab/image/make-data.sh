#!/usr/bin/env bash
# Makes a data disk: make-data.sh RAW SIZE_MIB DATA_MIB UUID. An ext4 file system with that UUID on the whole disk,
# with incompressible files and a list of their checksums.
set -euo pipefail

raw=$(realpath -m "$1")
size_mib=$2
data_mib=$3
uuid=$4

content=$(mktemp -d "$raw.data.XXXXXX")
trap 'rm -rf "$content"' EXIT
trap 'exit 1' INT TERM HUP

for number in $(seq "$data_mib"); do
  head -c 1M /dev/urandom >"$content/volume-$(printf '%03d' "$number").bin"
done
(cd "$content" && sha256sum ./*.bin >SHA256SUMS)
chmod 755 "$content"
truncate -s "${size_mib}M" "$raw"
mkfs.ext4 -q -U "$uuid" -L more -E root_owner=0:0 -d "$content" "$raw"
