#!/usr/bin/env bash
# Downloads packages and what they need beyond a guest's own: download.sh DIRECTORY STATUS PACKAGE...
# STATUS is the guest's dpkg status file. Needs Debian 12's package lists, which it refreshes when they are missing.
set -euo pipefail

directory=$1
status=$(readlink -f "$2")
shift 2

plan() {
  apt-get install --simulate --no-install-recommends -o Dir::State::status="$status" \
    -o Dir::Etc::Preferences=/dev/null "$@" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p'
}

cd "$directory"
if ! planned=$(plan "$@" 2>/dev/null) || [ -z "$planned" ]; then
  printf 'refreshing the package lists\n'
  apt-get update -qq
  planned=$(plan "$@")
fi
mapfile -t wanted <<<"$planned"
printf 'downloading %s\n' "${wanted[*]}"
apt-get download -qq -o APT::Sandbox::User=root "${wanted[@]}"
for deb in *.deb; do
  printf 'entry\t%s\t%s\t%s\t%s\t%s\n' "$deb" "$(dpkg-deb -f "$deb" Package)" "$(dpkg-deb -f "$deb" Version)" \
    "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"
done
