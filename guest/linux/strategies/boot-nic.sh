# shellcheck shell=bash
# For network programs that know no "leave this card as it is": a unit that tells them so early in a
# boot whose root disk is behind iSCSI, and only then.

BOOT_NIC_PROGRAM=/usr/local/sbin/slipway-boot-nic
BOOT_NIC_UNIT=/etc/systemd/system/slipway-boot-nic.service
BOOT_NIC_LINK=/etc/systemd/system/sysinit.target.wants/slipway-boot-nic.service

boot_nic_keep() {
  local changed=1
  put_file "$BOOT_NIC_PROGRAM" 0755 <<'SCRIPT' && changed=0
#!/bin/sh
# Written by Slipway: the start-up image has configured the card that the root disk is behind, and
# nobody is to configure it again.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
for file in /sys/class/iscsi_connection/connection*/persistent_address; do
	[ -r "$file" ] && read -r target <"$file" && break
done
[ -n "$target" ] || exit 0
nic=$(ip -o route get "$target" | sed -n 's/.* dev \([^ ]*\).*/\1/p')
[ -n "$nic" ] || exit 0
read -r mac <"/sys/class/net/$nic/address"

mkdir -p /run/NetworkManager/conf.d
printf '[keyfile]\nunmanaged-devices=mac:%s\n' "$mac" >/run/NetworkManager/conf.d/90-slipway.conf

mkdir -p /run/network
grep -qs "^$nic=" /run/network/ifstate || echo "$nic=$nic" >>/run/network/ifstate

# Nobody renews the lease from here on, so its end must not take the address.
ip -4 -o addr show dev "$nic" scope global | while read -r _ _ _ address _; do
	ip addr change "$address" dev "$nic" valid_lft forever preferred_lft forever
done
SCRIPT
  put_file "$BOOT_NIC_UNIT" 0644 <<UNIT && changed=0
[Unit]
Description=Leave alone the network card that the root disk is behind
DefaultDependencies=no
ConditionPathExistsGlob=/sys/class/iscsi_session/session*
RequiresMountsFor=$BOOT_NIC_PROGRAM
Wants=network-pre.target
Before=network-pre.target NetworkManager.service networking.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$BOOT_NIC_PROGRAM
UNIT
  put_link "$BOOT_NIC_LINK" "$BOOT_NIC_UNIT" && changed=0
  return "$changed"
}

boot_nic_kept() {
  [ -x "$ROOT$BOOT_NIC_PROGRAM" ] && [ -f "$ROOT$BOOT_NIC_UNIT" ] && [ -L "$ROOT$BOOT_NIC_LINK" ]
}
