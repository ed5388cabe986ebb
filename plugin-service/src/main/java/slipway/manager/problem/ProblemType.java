package slipway.manager.problem;

/// The catalogue: one entry feeds the REST API's problem+json, the user interface and the fault of
/// a vSphere task. The id is stable and public; title, cause and remedy are for people.
///
/// `{0}`, `{1}` … in cause and remedy are filled in by [Problem#of].
public enum ProblemType {
  VCENTER_LOGIN_REFUSED(
      "vcenter-login-refused",
      401,
      "vCenter refused the login",
      "vCenter {0} does not accept this user name and password.",
      "Check the user name (with its domain, as in user@vsphere.local) and the password."),
  VCENTER_CERTIFICATE_UNTRUSTED(
      "vcenter-certificate-untrusted",
      502,
      "The certificate of vCenter is not the one expected",
      "{0} presents a certificate with thumbprint {1}; {2} is pinned.",
      "If the certificate was replaced on purpose, compare the thumbprint with vCenter's and update"
          + " the site; otherwise somebody may be between you and vCenter."),
  VCENTER_UNREACHABLE(
      "vcenter-unreachable",
      503,
      "vCenter does not answer",
      "{0} cannot be reached: {1}",
      "Check that vCenter is running and that the network and firewall let Slipway through to it."),
  VCENTER_PRIVILEGE_MISSING(
      "vcenter-privilege-missing",
      403,
      "A vCenter privilege is missing",
      "The account {0} lacks {1} on {2}.",
      "Give the account a role with the privilege, or use another account."),
  VCENTER_FAULT(
      "vcenter-fault",
      502,
      "vCenter could not do it",
      "{0} failed: {1}",
      "Look at the task in vCenter's Recent Tasks for details, correct the cause and try again."),
  OBJECT_NOT_FOUND(
      "object-not-found",
      404,
      "There is no such object",
      "{0} does not exist, or you may not see it.",
      "Refresh the inventory and choose again."),
  REQUEST_INVALID(
      "request-invalid",
      400,
      "The request cannot be understood",
      "{0}",
      "Correct the request and send it again."),
  SESSION_REQUIRED(
      "session-required",
      401,
      "A vSphere session is needed",
      "The request carries no valid session.",
      "Log in again, or reload the vSphere Client."),
  TOO_MANY_LOGINS(
      "too-many-logins",
      429,
      "Too many failed logins",
      "{0} failed to log in {1} times in a row from {2}.",
      "Wait {3} minutes and try again with the right password."),
  STATE_CONFLICT("state-conflict", 409, "That is not possible just now", "{0}", "{1}"),
  TOOLS_NOT_RUNNING(
      "tools-not-running",
      409,
      "VMware Tools is not running in the guest",
      "{0}: VMware Tools is {1}.",
      "Install open-vm-tools (or VMware Tools) in the guest, start it, and check again."),
  GUEST_OPERATIONS_UNAVAILABLE(
      "guest-operations-unavailable",
      409,
      "Guest operations are not available",
      "{0}: the guest does not take commands through VMware Tools: {1}",
      "Wait until the guest has started completely; if it stays so, restart VMware Tools in it."),
  GUEST_LOGIN_REFUSED(
      "guest-login-refused",
      401,
      "The guest refused the login",
      "{0} does not accept the user {1} with this password.",
      "Check the user name and the password of an account inside the guest."),
  GUEST_NOT_ROOT(
      "guest-not-root",
      409,
      "The guest account may not become root",
      "{0}: the user {1} is not root and sudo does not let it become root: {2}",
      "Use root, or an account that sudo allows to run any command."),
  GUEST_NOT_ADMINISTRATOR(
      "guest-not-administrator",
      409,
      "The guest account is no administrator",
      "{0}: the user {1} has no administrator rights: {2}",
      "Use the built-in Administrator, or an account of the group Administrators that User Account"
          + " Control gives all its rights when it logs in."),
  GUEST_OS_UNSUPPORTED(
      "guest-os-unsupported",
      409,
      "The guest's operating system is not supported for this kind of migration",
      "{0} runs {1}.",
      "Choose a cold migration, or another machine."),
  GUEST_POWERSHELL_OLD(
      "guest-powershell-old",
      409,
      "The guest's PowerShell is too old",
      "{0} runs {1}; its preparation needs PowerShell 4.0 or later.",
      "Install Windows Management Framework 5.1 in the guest and prepare again, or choose a cold"
          + " migration, which needs no preparation."),
  GUEST_COMBINATION_REFUSED(
      "guest-combination-refused",
      409,
      "This guest cannot be migrated this way",
      "{0} runs {1} and starts by {2}. {3}",
      "{4}"),
  GUEST_COMBINATION_UNVERIFIED(
      "guest-combination-unverified",
      409,
      "This guest was never migrated this way here",
      "{0} runs {1} and starts by {2}. {3}",
      "{4}"),
  GUEST_SPACE_LOW(
      "guest-space-low",
      409,
      "Too little free space in the guest",
      "{0}: {1} has {2} free and {3} is needed.",
      "Free some space in that file system and check again."),
  GUEST_DISK_ENCRYPTED(
      "guest-disk-encrypted",
      409,
      "The guest's root disk is encrypted",
      "{0}: the root file system is on {1}, which is encrypted, and nobody is there to give its"
          + " passphrase while the machine boots over the network.",
      "Choose a cold migration: the machine then asks for the passphrase on its console, as it does"
          + " now."),
  GUEST_DISK_NAMES(
      "guest-disk-names",
      409,
      "The guest names a disk by its place",
      "{0}: {1} is on {2} in {3}, a name that changes with the hardware; the guest would stop in its"
          + " emergency mode.",
      "Write UUID= with the file system's identity (blkid tells it), or the option nofail, and check"
          + " again."),
  GUEST_ACTION_FAILED(
      "guest-action-failed",
      500,
      "Preparing the guest failed",
      "{0}: {1} failed: {2}",
      "The guest's changes were taken back. Correct the cause and prepare again."),
  CREDENTIALS_NEEDED(
      "credentials-needed",
      409,
      "The guest's credentials are needed again",
      "{0}: passwords are kept in memory only, and this one is gone.",
      "Give the guest's user name and password again to go on."),
  CHANGE_TRACKING_UNAVAILABLE(
      "change-tracking-unavailable",
      409,
      "Changed block tracking cannot be used",
      "{0}: {1}",
      "Raise the virtual hardware to version 7 or later, remove snapshots, and enable changed block"
          + " tracking."),
  SNAPSHOT_STATE(
      "snapshot-state",
      409,
      "The machine's snapshots are in the way",
      "{0}: {1}",
      "Consolidate or remove the snapshots and check again."),
  DISK_UNSUPPORTED(
      "disk-unsupported",
      409,
      "A disk cannot be migrated",
      "{0}: {1} is {2}.",
      "Change the disk's mode, or leave it out."),
  DATASTORE_FULL(
      "datastore-full",
      409,
      "The datastore has too little free space",
      "{0} has {1} free; {2} is needed.",
      "Free some space or choose another datastore."),
  DATASTORE_TIGHT(
      "datastore-tight",
      409,
      "The thin disk may outgrow its datastore",
      "{0} has {1} free; {2} are needed once every block of the disk is written.",
      "Watch the datastore's free space, choose another one, or a thick disk format."),
  GATEWAY_UNREACHABLE(
      "gateway-unreachable",
      503,
      "A gateway does not answer",
      "Gateway {0} cannot be reached: {1}",
      "Check that the gateway's machine is powered on and that its control port is open."),
  GATEWAY_FULL(
      "gateway-full",
      409,
      "A gateway has no room for the disks",
      "{0} needs {1} disks at a gateway at the same time, and gateway {2} has room for {3} more.",
      "Wait until other migrations are over, or add another gateway at that site."),
  GATEWAY_REFUSED("gateway-refused", 502, "The gateway could not do it", "Gateway {0}: {1}", "{2}"),
  GATEWAY_REVOKED(
      "gateway-revoked",
      409,
      "The gateway is revoked",
      "The certificate of gateway {0} was taken back, and nobody talks to it.",
      "Enrol it anew with a token from Sites, or move its machines to another gateway."),
  GATEWAYS_DRAINED(
      "gateways-drained",
      409,
      "No gateway takes new migrations",
      "Every gateway of the site {0} is drained, revoked, or its machine was not found yet.",
      "Take one back into use in Sites, or add another."),
  ENROLMENT_REFUSED(
      "enrolment-refused",
      403,
      "The gateway is not let in",
      "{0}",
      "Make a new token for it in Slipway's Sites and give it to the gateway."),
  AUTHORITY_MISSING(
      "authority-missing",
      409,
      "This manager has no authority of its own",
      "It cannot issue certificates: slipway.authority.dir is not set.",
      "Set it to the directory with ca.pem and ca-key.pem; the appliance does it by itself."),
  APPLIANCE_PACKAGE_MISSING(
      "appliance-package-missing",
      409,
      "This manager carries no appliance",
      "It cannot deploy gateways: slipway.appliance.package is not set.",
      "Deploy the OVA yourself with a token; the appliance carries the package by itself."),
  APPLIANCE_PACKAGE_DAMAGED(
      "appliance-package-damaged",
      500,
      "The appliance's package is damaged",
      "It cannot be read: {0}.",
      "Deploy the OVA yourself with a token, and replace the manager's appliance."),
  APPLIANCE_REFUSED(
      "appliance-refused",
      502,
      "vCenter does not take the appliance",
      "{0} cannot be imported: {1}.",
      "Correct what vCenter names, and deploy again. Nothing is left of this attempt."),
  DEPLOYMENT_UNDER_WAY(
      "deployment-under-way",
      409,
      "This gateway is being deployed",
      "A deployment of {0} is under way.",
      "Wait for its end, or cancel it."),
  DEPLOYMENT_CANCELLED(
      "deployment-cancelled",
      409,
      "The deployment was cancelled",
      "Its machine and its token are taken back.",
      "Deploy again when you want to."),
  DEPLOYMENT_INTERRUPTED(
      "deployment-interrupted",
      503,
      "The deployment was interrupted",
      "The manager was stopped before the gateway had come in. Its machine and its token are taken"
          + " back.",
      "Deploy again."),
  GATEWAY_SILENT(
      "gateway-silent",
      504,
      "The gateway did not come in",
      "Its machine runs, and it did not ask for its certificate at {1} within {0} minutes.",
      "Check its address, router and DNS, and that its network reaches the manager; deploy again."),
  CLOCK_SKEWED(
      "clock-skewed",
      500,
      "A clock is wrong",
      "The clock of {0} is {1} seconds {2} the manager's.",
      "Give both of them the same NTP servers. Certificates and logs depend on it."),
  DATA_DISK_LOW(
      "data-disk-low",
      507,
      "A data disk runs full",
      "The data disk of {0} has {1} of {2} free.",
      "Enlarge it in vSphere and restart the appliance; the file system follows."),
  CERTIFICATE_ENDING(
      "certificate-ending",
      500,
      "A certificate ends soon",
      "The certificate of {0} ends on {1}, and was not renewed.",
      "Make a new token for the gateway in Sites, or replace the certificate that it brought."),
  NAME_TAKEN(
      "name-taken",
      409,
      "The name is taken at the destination",
      "{0} has a machine named {1} already.",
      "Rename one of them or choose another folder."),
  FILE_EXISTS(
      "file-exists",
      409,
      "The file exists already",
      "{0} exists already.",
      "Remove it or choose another name."),
  NETWORK_UNMAPPED(
      "network-unmapped",
      409,
      "A network card has no network at the destination",
      "{0}: {1}.",
      "Choose a network at the destination for every network card of the machine."),
  GUEST_SHUTDOWN_SLOW(
      "guest-shutdown-slow",
      409,
      "The guest does not shut down",
      "{0} was asked to shut down and still runs after {1}.",
      "Look at the machine's console and shut the guest down there, then go on. Slipway never pulls"
          + " the plug by itself."),
  GUEST_NOT_ANSWERING(
      "guest-not-answering",
      504,
      "The guest does not answer at the destination",
      "{0} did not answer within {1}: {2}.",
      "Look at the machine's console. Correct what stops it and go on, or cancel: the source is"
          + " intact."),
  SOURCE_DISK_UNREADABLE(
      "source-disk-unreadable",
      502,
      "The source disk cannot be read",
      "{0}: {1}",
      "Check the datastore of the source machine. What was copied so far is kept; the migration goes"
          + " on when the disk can be read."),
  PORT_TAKEN(
      "port-taken",
      500,
      "A port is taken",
      "{0} is in use by another program.",
      "End that program or configure another port."),
  DATABASE_UNREACHABLE(
      "database-unreachable",
      503,
      "The database does not answer",
      "{0}: {1}",
      "Start PostgreSQL or correct db.url. Slipway connects by itself as soon as it answers."),
  INTERNAL(
      "internal",
      500,
      "Something unexpected happened",
      "Slipway noted the details in its log under {0}.",
      "Try again; if it happens again, send a support bundle."),
  GUEST_READ_ONLY(
      "guest-read-only",
      409,
      "The guest cannot be written to",
      "{0}: {1} is mounted read-only.",
      "Mount it for writing (look for disk errors if it became read-only by itself) and try again."),
  GUEST_PACKAGES_LOCKED(
      "guest-packages-locked",
      409,
      "The guest is installing packages just now",
      "{0}: {1} holds the lock of the package system.",
      "Wait until it has finished and try again."),
  GUEST_BUNDLE_MISSING(
      "guest-bundle-missing",
      409,
      "Slipway carries no packages for this guest",
      "{0}: there is no bundle for {1}, and the guest lacks what it needs.",
      "Add the bundle to the directory slipway.guest.bundles, or install the iSCSI initiator in the guest."),
  GUEST_LEFT_PREPARED(
      "guest-left-prepared",
      409,
      "What was only for the move is still in the guest",
      "{0} runs from its own disk, and its guest is still prepared: {1}",
      "Nothing waits for this. Take it back with Unprepare at the destination, with an account of the"
          + " guest."),
  GUEST_REPOSITORIES_FORBIDDEN(
      "guest-repositories-forbidden",
      403,
      "Guests may not use their own repositories",
      "The settings do not allow packages from the guests' own repositories.",
      "Add what is missing to the directory slipway.guest.bundles, or have an administrator allow it"
          + " in Slipway's settings."),
  GUEST_UNDO_FAILED(
      "guest-undo-failed",
      500,
      "The guest's preparation could not be taken back",
      "{0}: {1} failed: {2}",
      "What is not taken back yet is kept in the guest under {3}. Correct the cause and undo the"
          + " preparation again."),
  PROGRAM_MISSING(
      "program-missing",
      500,
      "A program is missing on Slipway's own machine",
      "{0} cannot be run.",
      "Install it; the appliance brings it along."),
  CAPSULE_FAILED(
      "capsule-failed",
      500,
      "The boot capsule could not be built",
      "{0}: {1}",
      "Prepare the guest again; if it happens again, send a support bundle."),
  PLUGIN_FOREIGN(
      "plugin-foreign",
      409,
      "Another plugin has the key",
      "{0} knows a plugin {1} of {2} at {3}; this one is at {4}.",
      "If that one is to give way (another appliance, or this one at an earlier address), say"
          + " --take-over. Otherwise leave it alone."),
  INSTALLER_REFUSED(
      "installer-refused",
      403,
      "The vSphere Client's installer refused the plugin",
      "{0} does not know the token that this appliance was deployed with; it lasts 30 minutes and"
          + " works once.",
      "Register the plugin with an account: slipway register, or the page /registration."),
  PLUGIN_NOT_REGISTERED(
      "plugin-not-registered",
      404,
      "The plugin is not registered",
      "{0} does not know {1}.",
      "Register it first."),
  SECRET_UNREADABLE(
      "secret-unreadable",
      500,
      "A secret cannot be opened",
      "No key in the key file opens the secret for {0}.",
      "Put back the key file that belongs to this database, from a backup; nothing was changed."),
  MANAGER_RUNNING(
      "manager-running",
      409,
      "A manager is running",
      "This needs the database to itself, and a manager is connected to it.",
      "Stop every manager (systemctl stop slipway-manager), do it, and start them again. Machines"
          + " that run from a gateway do not notice."),
  MAINTENANCE_UNDER_WAY(
      "maintenance-under-way",
      409,
      "Maintenance of the database is under way",
      "A backup, a restore or a change of the key has not ended yet.",
      "Wait until it has ended and try again."),
  DATABASE_NEWER(
      "database-newer",
      409,
      "The database is of a newer Slipway",
      "It has seen migration {0} of its tables, and this version knows {1} at most.",
      "Run the version that wrote it, or a newer one. To go back, restore a backup that the older"
          + " version made."),
  BACKUP_NEWER(
      "backup-newer",
      409,
      "The backup is of a newer Slipway",
      "It has {0}, and this version knows {1} at most.",
      "Restore it with the version that made it, or a newer one."),
  BACKUP_DAMAGED(
      "backup-damaged",
      400,
      "The backup is damaged",
      "The file cannot be restored: {0}.",
      "Take another copy of it, or another backup. Nothing was changed."),
  BACKUP_PASSPHRASE(
      "backup-passphrase",
      403,
      "The passphrase is not that of the backup",
      "The backup is whole, and this passphrase does not open it.",
      "Type the passphrase that it was made with. Nobody can restore it without.");

  private final String id;
  private final int status;
  private final String title;
  private final String cause;
  private final String remedy;

  ProblemType(String id, int status, String title, String cause, String remedy) {
    this.id = id;
    this.status = status;
    this.title = title;
    this.cause = cause;
    this.remedy = remedy;
  }

  /// The stable, public id.
  public String id() {
    return id;
  }

  /// The HTTP status that goes with it.
  public int status() {
    return status;
  }

  /// A short title in plain words.
  public String title() {
    return title;
  }

  String cause() {
    return cause;
  }

  String remedy() {
    return remedy;
  }
}
