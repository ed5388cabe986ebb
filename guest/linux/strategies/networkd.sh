# shellcheck shell=bash
# NICs run by systemd-networkd, netplan's included (netplan writes its files for networkd).

networkd_runs() {
  [ -e "$ROOT/etc/systemd/system/multi-user.target.wants/systemd-networkd.service" ] ||
    [ -e "$ROOT/etc/systemd/system/dbus-org.freedesktop.network1.service" ]
}

networkd_in_charge() {
  networkd_runs && networkd_file "$1" "$2" >/dev/null
}

# The .network file of a NIC: the first, by name over all directories, that matches.
networkd_file() {
  local nic=$1 mac=$2 file name
  while IFS= read -r name; do
    for file in /etc/systemd/network/$name /run/systemd/network/$name \
      /usr/lib/systemd/network/$name /lib/systemd/network/$name; do
      [ -f "$ROOT$file" ] || continue
      if networkd_matches "$ROOT$file" "$nic" "$mac"; then
        printf '%s\n' "$file"
        return 0
      fi
      break
    done
  done < <(for d in etc run usr/lib lib; do
    for file in "$ROOT/$d"/systemd/network/*.network; do
      [ -f "$file" ] && basename "$file"
    done
  done | sort -u)
  return 1
}

# Whether a file's [Match] is met. What it asks beyond name and MAC is taken as not met, so that a
# file for something else is never mistaken for the NIC's.
networkd_matches() {
  awk -v nic="$2" -v mac="$3" '
    function glob(pattern,   re) {
      re = pattern
      gsub(/[.+(){}|^$]/, "\\\\&", re)
      gsub(/\*/, ".*", re)
      gsub(/\?/, ".", re)
      return nic ~ ("^" re "$")
    }
    /^\[/ { section = $0; next }
    section ~ /^\[Match\]/ && /^[A-Za-z]+=/ {
      key = substr($0, 1, index($0, "=") - 1)
      n = split(substr($0, index($0, "=") + 1), words, /[ \t]+/)
      hit = 0
      for (i = 1; i <= n; i++) {
        if (key == "Name" && glob(words[i])) hit = 1
        if ((key == "MACAddress" || key == "PermanentMACAddress") &&
            tolower(words[i]) == tolower(mac)) hit = 1
        if (key == "Type" && words[i] == "ether") hit = 1
      }
      asked = 1
      if (!hit) missed = 1
    }
    END { exit !(asked && !missed) }' "$1"
}

networkd_value() {
  sed -n "s/^[[:space:]]*$2=[[:space:]]*//p" "$ROOT$1" | head -n 1
}

networkd_drop_in() {
  local name
  name=$(basename "$1")
  printf '/etc/systemd/network/%s.d/90-slipway.conf' "$name"
}

# The NIC carries the root disk: neither stopping networkd nor a lease that ends may take its
# address away. Before systemd 243 the setting has another name.
networkd_keep() {
  local file
  file=$(networkd_file "$1" "$2")
  if [ "$(systemd_version)" -ge 243 ]; then
    put_file "$(networkd_drop_in "$file")" 0644 <<'CONF'
# Written by Slipway: this NIC may carry the root disk, so its address stays.
[Network]
KeepConfiguration=yes
CONF
  else
    put_file "$(networkd_drop_in "$file")" 0644 <<'CONF'
# Written by Slipway: this NIC may carry the root disk, so its address stays.
[DHCP]
CriticalConnection=yes
CONF
  fi
}

networkd_kept() {
  [ -f "$ROOT$(networkd_drop_in "$(networkd_file "$1" "$2")")" ]
}

# The kernel's ip= argument for the NIC as networkd configures it; the device is left out because
# its name may change with the hardware.
networkd_ip_argument() {
  local file address prefix gateway
  file=$(networkd_file "$1" "$2")
  case $(networkd_value "$file" DHCP) in
    yes | true | 1 | on | ipv4 | both)
      printf 'dhcp'
      return 0
      ;;
  esac
  address=$(sed -n 's/^[[:space:]]*Address=[[:space:]]*//p' "$ROOT$file" | grep -m 1 '^[0-9.]*/')
  [ -n "$address" ] || return 1
  prefix=${address#*/}
  gateway=$(sed -n 's/^[[:space:]]*Gateway=[[:space:]]*//p' "$ROOT$file" | grep -m 1 '^[0-9][0-9.]*$')
  static_argument "${address%/*}" "$prefix" "$gateway"
}
