# Drives a real guest of the lab with pyVmomi. One line "CASE name (seconds): ok" each.
import http.client, os, ssl, stat, subprocess, sys, time, traceback, urllib.request
from pyVim.connect import SmartConnect
from pyVmomi import vim, vmodl

port, devices = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
si = SmartConnect(host='127.0.0.1', port=port, user='administrator@vsphere.local', pwd='admin secret', sslContext=context)
machines = {m.name: m for m in si.content.viewManager.CreateContainerView(
    si.content.rootFolder, [vim.VirtualMachine], True).view}
app, gateway = machines['app'], machines['gateway']
auth = vim.vm.guest.NamePasswordAuthentication(username='admin', password='guest secret', interactiveSession=False)
files = si.content.guestOperationsManager.fileManager
processes = si.content.guestOperationsManager.processManager


def until(what, seconds):
    end = time.time() + seconds
    while time.time() < end:
        value = what()
        if value:
            return value
        time.sleep(0.5)
    raise AssertionError('not within %d s' % seconds)


def wait(task):
    until(lambda: task.info.state in ('success', 'error'), 300)
    if task.info.state == 'error':
        raise task.info.error
    return task.info.result


def disks(machine):
    return [d for d in machine.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)]


def run(command):
    directory = files.CreateTemporaryDirectoryInGuest(app, auth, 'it', '')
    pid = processes.StartProgramInGuest(app, auth, vim.vm.guest.ProcessManager.ProgramSpec(
        programPath='/bin/sh', arguments='-c "%s" >out 2>&1' % command, workingDirectory=directory))
    info = until(lambda: [p for p in processes.ListProcessesInGuest(app, auth, [pid]) if p.endTime], 120)[0]
    url = files.InitiateFileTransferFromGuest(app, auth, directory + '/out').url
    connection = http.client.HTTPSConnection('127.0.0.1', port, context=context)
    connection.request('GET', url[url.index('/', 8):])
    out = connection.getresponse().read().decode()
    files.DeleteDirectoryInGuest(app, auth, directory, True)
    return info.exitCode, out


def first_sector(device):
    """Of a raw file, or of what an NBD server offers on a socket when the content is a chain."""
    real = os.path.realpath(device)
    if stat.S_ISSOCK(os.stat(real).st_mode):
        reader = subprocess.Popen(['nbdcopy', 'nbd+unix:///?socket=' + real, '-'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        sector = reader.stdout.read(512)
        reader.kill()
        reader.wait()
        return sector
    with open(real, 'rb') as f:
        return f.read(512)


def the_guest_boots_until_tools_answer():
    wait(app.PowerOnVM_Task())
    until(lambda: app.guest.guestOperationsReady and app.guest.ipAddress, 300)
    assert app.guest.hostName == 'app', app.guest.hostName


def its_web_port_is_forwarded():
    forward = {o.key: o.value for o in app.config.extraConfig}['lab.forward.8080']
    def ask():
        try:
            return urllib.request.urlopen('http://' + forward + '/', timeout=5).read()
        except OSError:
            return None
    assert b'lastRecord' in until(ask, 180)


def commands_run_as_the_guests_user():
    code, out = run('id -un; exit 3')
    assert (code, out) == (3, 'admin\n'), (code, out)
    code, out = run('cat /etc/shadow')
    assert code != 0 and 'denied' in out, out
    wrong = vim.vm.guest.NamePasswordAuthentication(username='admin', password='no', interactiveSession=False)
    try:
        si.content.guestOperationsManager.authManager.ValidateCredentialsInGuest(app, wrong)
        raise AssertionError('a wrong password was taken')
    except vim.fault.InvalidGuestLogin:
        pass


def a_running_guest_is_frozen_and_its_changes_told():
    wait(app.ReconfigVM_Task(vim.vm.ConfigSpec(changeTrackingEnabled=True)))
    wait(wait(app.CreateSnapshot_Task('passing', '', False, False)).RemoveSnapshot_Task(False, True))
    first = wait(app.CreateSnapshot_Task('first', '', False, False))
    change = disks(first)[0].backing.changeId
    whole = app.QueryChangedDiskAreas(first, 2000, 0, '*')
    run('head -c 3000000 /dev/urandom >big; sync')
    second = wait(app.CreateSnapshot_Task('second', '', False, False))
    info = app.QueryChangedDiskAreas(second, 2000, 0, change)
    changed = sum(a.length for a in info.changedArea)
    assert 3000000 <= changed < 1 << 30, changed
    assert sum(a.length for a in whole.changedArea) > changed


def its_frozen_disk_can_be_read_at_the_gateway():
    tree = app.snapshot.rootSnapshotList[0]
    V = vim.vm.device
    disk = V.VirtualDisk(key=-5, controllerKey=1000, unitNumber=-1, backing=V.VirtualDisk.FlatVer2BackingInfo(
        fileName=disks(tree.snapshot)[0].backing.fileName, diskMode='independent_nonpersistent'))
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[V.VirtualDeviceSpec(operation='add', device=disk)])))
    device = devices + '/by-id/wwn-0x' + disks(gateway)[0].backing.uuid.replace('-', '')
    assert first_sector(device)[510:] == b'\x55\xaa'
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[
        V.VirtualDeviceSpec(operation='remove', device=disks(gateway)[0])])))
    wait(app.RemoveAllSnapshots_Task())
    assert app.snapshot is None


def it_shuts_down():
    app.ShutdownGuest()
    until(lambda: app.runtime.powerState == 'poweredOff', 180)
    assert app.guest.toolsRunningStatus == 'guestToolsNotRunning'


for each in [the_guest_boots_until_tools_answer, its_web_port_is_forwarded, commands_run_as_the_guests_user,
             a_running_guest_is_frozen_and_its_changes_told, its_frozen_disk_can_be_read_at_the_gateway, it_shuts_down]:
    started = time.time()
    try:
        each()
        outcome = 'ok'
    except BaseException:
        outcome = repr(traceback.format_exc()[-900:])
    print('CASE %s (%.1f s): %s' % (each.__name__.replace('_', ' '), time.time() - started, outcome), flush=True)
