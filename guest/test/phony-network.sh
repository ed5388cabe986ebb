# shellcheck shell=bash
# Networks of phony guests.

# phony_network ROOT KIND[-static]
phony_network() {
  local root=$1 kind=${2%-static} static=
  [ "$kind" = "$2" ] || static=yes
  printf 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n%s\n' \
    $'ens192\t00000000\t0202000A\t0003\t0\t0\t0\t00000000' >"$root/proc/net/route"
  printf '%s\n' "$MAC" >"$root/sys/class/net/ens192/address"
  printf 'nameserver 192.0.2.53\n' >"$root/etc/resolv.conf"
  case $kind in
    networkd) phony_networkd "$root" ;;
    netplan) phony_netplan "$root" "$static" ;;
    ifupdown) phony_ifupdown "$root" ;;
    nm-ifcfg) phony_enabled "$root" NetworkManager && phony_ifcfg "$root" "$static" ;;
    ifcfg) phony_ifcfg_scripts "$root" && phony_ifcfg "$root" "$static" ;;
    nm-keyfile) phony_enabled "$root" NetworkManager && phony_keyfile "$root" "$static" ;;
    wicked) phony_enabled "$root" wicked && phony_wicked "$root" "$static" ;;
    rcnetwork) phony_rcnetwork "$root" && phony_wicked "$root" "$static" ;;
  esac
}

phony_enabled() {
  ln -s "/lib/systemd/system/$2.service" \
    "$1/etc/systemd/system/multi-user.target.wants/$2.service"
  touch "$1/lib/systemd/system/$2.service"
}

phony_networkd() {
  phony_enabled "$1" systemd-networkd
  printf '[Match]\nName=en*\n\n[Network]\nDHCP=yes\n' >"$1/etc/systemd/network/20-wired.network"
}

# netplan's generator writes for networkd, into /run.
phony_netplan() {
  local generated=$1/run/systemd/network/10-netplan-ens192.network
  phony_enabled "$1" systemd-networkd
  mkdir -p "$1/etc/netplan" "$1/run/systemd/network"
  if [ -n "$2" ]; then
    printf 'network:\n  version: 2\n  ethernets:\n    ens192:\n      addresses: [192.0.2.10/24]\n      routes: [{to: default, via: 192.0.2.1}]\n' \
      >"$1/etc/netplan/50-cloud-init.yaml"
    printf '[Match]\nName=ens192\n\n[Network]\nLinkLocalAddressing=ipv6\nAddress=192.0.2.10/24\n\n[Route]\nDestination=0.0.0.0/0\nGateway=192.0.2.1\n' \
      >"$generated"
  else
    printf 'network:\n  version: 2\n  ethernets:\n    ens192:\n      dhcp4: true\n' \
      >"$1/etc/netplan/50-cloud-init.yaml"
    printf '[Match]\nName=ens192\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=ipv6\n\n[DHCP]\nRouteMetric=100\nUseMTU=true\n' \
      >"$generated"
  fi
  chmod 0600 "$1/etc/netplan/50-cloud-init.yaml"
}

phony_ifupdown() {
  mkdir -p "$1/etc/network/interfaces.d"
  cat >"$1/etc/network/interfaces" <<'CONF'
source /etc/network/interfaces.d/*

auto lo
iface lo inet loopback

allow-hotplug ens192
iface ens192 inet dhcp
CONF
  printf '#!/bin/sh\n' >"$1/usr/sbin/ifup"
  chmod 0755 "$1/usr/sbin/ifup"
}

phony_ifcfg() {
  mkdir -p "$1/etc/sysconfig/network-scripts"
  if [ -n "$2" ]; then
    printf 'DEVICE=ens192\nTYPE=Ethernet\nONBOOT=yes\nBOOTPROTO=none\nIPADDR=192.0.2.10\nNETMASK=255.255.255.192\n' \
      >"$1/etc/sysconfig/network-scripts/ifcfg-ens192"
    printf 'NETWORKING=yes\nHOSTNAME=web\nGATEWAY=192.0.2.1\n' >"$1/etc/sysconfig/network"
  else
    printf 'DEVICE="ens192"\nTYPE="Ethernet"\nONBOOT="yes"\nBOOTPROTO="dhcp"\nUUID="1-2-3"\n' \
      >"$1/etc/sysconfig/network-scripts/ifcfg-ens192"
    printf 'NETWORKING=yes\nHOSTNAME=web\n' >"$1/etc/sysconfig/network"
  fi
}

phony_ifcfg_scripts() {
  mkdir -p "$1"/etc/rc.d/{init.d,rc3.d,rc4.d,rc5.d}
  local level
  for level in 3 4 5; do
    ln -s "rc.d/rc$level.d" "$1/etc/rc$level.d"
    ln -s ../init.d/network "$1/etc/rc.d/rc$level.d/S10network"
  done
  ln -s rc.d/init.d "$1/etc/init.d"
  printf '#!/bin/sh\n' >"$1/etc/rc.d/init.d/network"
}

# SUSE's scripts, and the directories of its init.
phony_rcnetwork() {
  mkdir -p "$1"/etc/init.d/{boot.d,rc3.d,rc5.d}
  ln -s init.d "$1/etc/rc.d"
  printf '#!/bin/sh\n' | tee "$1/etc/init.d/boot.udev" >"$1/etc/init.d/network"
  ln -s ../boot.udev "$1/etc/init.d/boot.d/S01boot.udev"
  ln -s ../network "$1/etc/init.d/rc3.d/S01network"
  ln -s ../network "$1/etc/init.d/rc5.d/S01network"
}

phony_keyfile() {
  local file=$1/etc/NetworkManager/system-connections/ens192.nmconnection
  mkdir -p "$1/etc/NetworkManager/system-connections"
  printf '[connection]\nid=ens192\nuuid=1-2-3\ntype=ethernet\ninterface-name=ens192\n\n[ethernet]\n\n[ipv4]\n' >"$file"
  if [ -n "$2" ]; then
    printf 'address1=192.0.2.10/24,192.0.2.1\ndns=192.0.2.53;\nmethod=manual\n' >>"$file"
  else
    printf 'method=auto\n' >>"$file"
  fi
  printf '\n[ipv6]\nmethod=auto\n' >>"$file"
  chmod 0600 "$file"
}

phony_wicked() {
  mkdir -p "$1/etc/sysconfig/network"
  if [ -n "$2" ]; then
    printf "BOOTPROTO='static'\nIPADDR='192.0.2.10/24'\nSTARTMODE='auto'\n" \
      >"$1/etc/sysconfig/network/ifcfg-ens192"
    printf 'default 192.0.2.1 - -\n' >"$1/etc/sysconfig/network/routes"
  else
    printf "BOOTPROTO='dhcp'\nSTARTMODE='auto'\nZONE=''\n" \
      >"$1/etc/sysconfig/network/ifcfg-ens192"
  fi
}
