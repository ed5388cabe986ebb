# Drives the lab's vCenter with pyVmomi. Prints one line "CASE name: ok" or "CASE name: why not".
import http.client, os, ssl, sys, time, traceback, urllib.request, base64, json
from pyVim.connect import SmartConnect, Disconnect
from pyVmomi import vim, vmodl

port, devices, store = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def login(user):
    return SmartConnect(host='127.0.0.1', port=port, user=user + '@vsphere.local',
                        pwd=user.replace('administrator', 'admin') + ' secret', sslContext=context)


def wait(task):
    pc = si.content.propertyCollector
    spec = vmodl.query.PropertyCollector.FilterSpec(
        objectSet=[vmodl.query.PropertyCollector.ObjectSpec(obj=task)],
        propSet=[vmodl.query.PropertyCollector.PropertySpec(type=vim.Task, pathSet=['info.state', 'info.error', 'info.result'])])
    filter, version, state = pc.CreateFilter(spec, True), '', {}
    try:
        while True:
            update = pc.WaitForUpdatesEx(version, vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=20))
            assert update is not None, 'no update of the task in 20 s'
            version = update.version
            for one in update.filterSet[0].objectSet[0].changeSet:
                state[one.name] = one.val
            if state['info.state'] == 'success':
                return state.get('info.result')
            if state['info.state'] == 'error':
                raise state['info.error']
    finally:
        filter.DestroyPropertyFilter()


def refused(fault, call):
    try:
        call()
    except fault as e:
        return e
    raise AssertionError('was not refused with ' + fault.__name__)


cases = []


def case(function):
    cases.append(function)
    return function


def find(type, name):
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [type], True)
    try:
        return [o for o in view.view if o.name == name][0]
    finally:
        view.DestroyView()


def disk_spec(path, mode, key=-5, create=0, controller=1000, thin=True):
    backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName=path, diskMode=mode, thinProvisioned=thin)
    disk = vim.vm.device.VirtualDisk(key=key, controllerKey=controller, unitNumber=-1, backing=backing, capacityInKB=create // 1024)
    spec = vim.vm.device.VirtualDeviceSpec(operation='add', device=disk)
    if create:
        spec.fileOperation = 'create'
    return spec


def disks(machine):
    return [d for d in machine.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)]


def write(path, offset, data):
    with open(path, 'r+b') as f:
        f.seek(offset)
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


@case
def it_tells_what_it_is():
    assert si.content.about.apiType == 'VirtualCenter'
    assert si.content.about.instanceUuid == '5f0f1c5a-0000-4000-8000-000000000001'
    session = si.content.sessionManager.currentSession
    assert session.userName == 'VSPHERE.LOCAL\\Administrator', session.userName
    assert si.content.sessionManager.SessionIsActive(session.key, session.userName)
    assert abs(time.time() - si.CurrentTime().timestamp()) < 60


@case
def a_wrong_password_is_refused():
    refused(vim.fault.InvalidLogin, lambda: SmartConnect(
        host='127.0.0.1', port=port, user='administrator@vsphere.local', pwd='wrong', sslContext=context))


@case
def nothing_but_the_service_is_told_without_a_session():
    from pyVmomi import SoapStubAdapter
    stub = SoapStubAdapter(host='127.0.0.1', port=port, version='vim.version.version10', sslContext=context)
    instance = vim.ServiceInstance('ServiceInstance', stub)
    refused(vim.fault.NotAuthenticated, lambda: instance.content.rootFolder.name)


@case
def a_container_view_and_one_retrieval_list_the_inventory():
    names = sorted(o.name for o in si.content.viewManager.CreateContainerView(
        si.content.rootFolder, [vim.ManagedEntity], True).view)
    for name in ['DC', 'vm', 'host', 'datastore', 'network', 'Machines', 'Cluster', 'Resources', 'Pool', 'esx.lab', 'VM Network', 'ds1', 'gateway']:
        assert name in names, (name, names)


@case
def traversals_reach_machines_from_the_root():
    P = vmodl.query.PropertyCollector
    folders = P.TraversalSpec(name='f', type=vim.Folder, path='childEntity', skip=False, selectSet=[
        P.SelectionSpec(name='f'), P.SelectionSpec(name='d')])
    centers = P.TraversalSpec(name='d', type=vim.Datacenter, path='vmFolder', skip=False, selectSet=[P.SelectionSpec(name='f')])
    spec = P.FilterSpec(
        objectSet=[P.ObjectSpec(obj=si.content.rootFolder, skip=True, selectSet=[folders, centers])],
        propSet=[P.PropertySpec(type=vim.VirtualMachine, pathSet=['name', 'summary.runtime.powerState', 'snapshot'])])
    result = si.content.propertyCollector.RetrievePropertiesEx([spec], P.RetrieveOptions())
    values = {p.name: p.val for p in result.objects[0].propSet}
    assert values == {'name': 'gateway', 'summary.runtime.powerState': 'poweredOn'}, values


@case
def pages_are_followed():
    P = vmodl.query.PropertyCollector
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [vim.ManagedEntity], True)
    spec = P.FilterSpec(
        objectSet=[P.ObjectSpec(obj=view, skip=True, selectSet=[P.TraversalSpec(type=vim.view.ContainerView, path='view')])],
        propSet=[P.PropertySpec(type=vim.ManagedEntity, pathSet=['name'])])
    pc, names = si.content.propertyCollector, []
    result = pc.RetrievePropertiesEx([spec], P.RetrieveOptions(maxObjects=3))
    while True:
        assert len(result.objects) <= 3
        names += [o.obj for o in result.objects]
        if not result.token:
            break
        result = pc.ContinueRetrievePropertiesEx(result.token)
    assert len(names) == len(view.view) and len(names) > 6


@case
def an_unknown_property_is_refused_by_name():
    P = vmodl.query.PropertyCollector
    spec = P.FilterSpec(objectSet=[P.ObjectSpec(obj=si.content.rootFolder)],
                        propSet=[P.PropertySpec(type=vim.Folder, pathSet=['name.nothing'])])
    fault = refused(vmodl.query.InvalidProperty, lambda: si.content.propertyCollector.RetrieveContents([spec]))
    assert fault.name == 'name.nothing'


@case
def a_machine_is_created_with_what_was_asked():
    folder, pool = find(vim.Folder, 'Machines'), find(vim.ResourcePool, 'Pool')
    os.makedirs(store + '/iso', exist_ok=True)
    open(store + '/iso/capsule.iso', 'wb').write(b'iso')
    network = find(vim.Network, 'VM Network')
    V = vim.vm.device
    spec = vim.vm.ConfigSpec(
        name='app', guestId='debian12_64Guest', numCPUs=2, memoryMB=512, changeTrackingEnabled=False,
        files=vim.vm.FileInfo(vmPathName='[ds1]'),
        extraConfig=[vim.option.OptionValue(key='disk.EnableUUID', value='TRUE')],
        deviceChange=[
            V.VirtualDeviceSpec(operation='add', device=V.ParaVirtualSCSIController(key=-1, busNumber=0, sharedBus='noSharing')),
            disk_spec('[ds1]', 'persistent', create=8 << 20, controller=-1),
            V.VirtualDeviceSpec(operation='add', device=V.VirtualCdrom(
                key=-7, controllerKey=200, backing=V.VirtualCdrom.IsoBackingInfo(fileName='[ds1] iso/capsule.iso'),
                connectable=V.VirtualDevice.ConnectInfo(startConnected=True, allowGuestControl=True, connected=True))),
            V.VirtualDeviceSpec(operation='add', device=V.VirtualVmxnet3(
                key=-9, macAddress='00:50:56:11:22:33', addressType='manual',
                backing=V.VirtualEthernetCard.NetworkBackingInfo(network=network, deviceName=network.name)))])
    machine = wait(folder.CreateVM_Task(spec, pool))
    config = machine.config
    kinds = sorted(type(d).__name__.split('.')[-1] for d in config.hardware.device)
    for kind in ['VirtualDisk', 'VirtualCdrom', 'VirtualVmxnet3', 'ParaVirtualSCSIController']:
        assert kind in kinds, kinds
    disk = disks(machine)[0]
    assert disk.capacityInBytes == 8 << 20 and disk.key == 2000, disk
    assert disk.backing.fileName == '[ds1] app/app.vmdk', disk.backing.fileName
    assert machine.summary.config.numCpu == 2 and machine.summary.config.memorySizeMB == 512
    assert machine.parent == folder and machine.resourcePool == pool and machine.network == [network]
    assert {o.key: o.value for o in config.extraConfig}['disk.EnableUUID'] == 'TRUE'
    found = si.content.searchIndex.FindByUuid(None, config.instanceUuid, True, True)
    assert found == machine
    assert si.content.searchIndex.FindByInventoryPath('DC/vm/Machines/app') == machine
    refused(vim.fault.DuplicateName, lambda: wait(folder.CreateVM_Task(spec, pool)))


@case
def more_than_the_datastore_holds_is_refused():
    machine = find(vim.VirtualMachine, 'app')
    spec = vim.vm.ConfigSpec(deviceChange=[disk_spec('[ds1] app/huge.vmdk', 'persistent', create=1 << 40, thin=False)])
    refused(vim.fault.NoDiskSpace, lambda: wait(machine.ReconfigVM_Task(spec)))
    refused(vim.fault.NoDiskSpace, lambda: wait(si.content.virtualDiskManager.CreateVirtualDisk_Task(
        '[ds1] app/huge.vmdk', None, vim.VirtualDiskManager.FileBackedVirtualDiskSpec(
            diskType='eagerZeroedThick', adapterType='lsiLogic', capacityKb=1 << 30))))
    assert not os.path.exists(store + '/app/huge.raw')


@case
def power_goes_on_and_the_wrong_state_is_refused():
    machine = find(vim.VirtualMachine, 'app')
    wait(machine.PowerOnVM_Task())
    fault = refused(vim.fault.InvalidPowerState, lambda: wait(machine.PowerOnVM_Task()))
    assert fault.existingState == 'poweredOn'
    for _ in range(100):
        if machine.guest.guestOperationsReady:
            break
        si.content.propertyCollector.WaitForUpdatesEx('', vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=1))
    assert machine.guest.toolsRunningStatus == 'guestToolsRunning'
    assert machine.guest.toolsVersionStatus2 == 'guestToolsUnmanaged'
    assert machine.guest.hostName == 'paper' and machine.guest.ipAddress == '10.0.2.15'
    refused(vim.fault.InvalidPowerState, lambda: wait(machine.Destroy_Task()))


@case
def changed_areas_are_told_between_two_snapshots():
    machine = find(vim.VirtualMachine, 'app')
    wait(machine.PowerOffVM_Task())
    wait(machine.ReconfigVM_Task(vim.vm.ConfigSpec(changeTrackingEnabled=True)))
    wait(machine.RemoveAllSnapshots_Task()) if machine.snapshot else None
    passing = wait(machine.CreateSnapshot_Task('passing', '', False, False))
    assert disks(passing)[0].backing.changeId is None
    assert disks(machine)[0].backing.fileName == '[ds1] app/app-000001.vmdk'
    wait(passing.RemoveSnapshot_Task(False, True))
    assert disks(machine)[0].backing.fileName == '[ds1] app/app.vmdk' and machine.snapshot is None
    first = wait(machine.CreateSnapshot_Task('first', 'one', False, False))
    before = disks(first)[0].backing
    assert before.changeId and before.fileName == '[ds1] app/app.vmdk', before
    second = wait(machine.CreateSnapshot_Task('second', 'two', False, False))
    frozen = disks(second)[0]
    assert frozen.backing.fileName == '[ds1] app/app-000001.vmdk'
    info = machine.QueryChangedDiskAreas(second, frozen.key, 0, before.changeId)
    assert info.startOffset == 0 and info.length == 8 << 20 and not info.changedArea, info
    tree = machine.snapshot.rootSnapshotList[0]
    assert tree.name == 'first' and tree.childSnapshotList[0].name == 'second'
    refused(vmodl.fault.InvalidArgument, lambda: machine.QueryChangedDiskAreas(second, 4711, 0, '*'))
    refused(vim.fault.FileFault, lambda: machine.QueryChangedDiskAreas(second, frozen.key, 0, 'nonsense'))


@case
def a_frozen_disk_appears_at_the_gateway_and_holds_its_snapshot():
    machine, gateway = find(vim.VirtualMachine, 'app'), find(vim.VirtualMachine, 'gateway')
    snapshot = machine.snapshot.rootSnapshotList[0].snapshot
    path = disks(snapshot)[0].backing.fileName
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[disk_spec(path, 'independent_nonpersistent')])))
    attached = disks(gateway)[0]
    device = devices + '/by-id/wwn-0x' + attached.backing.uuid.replace('-', '')
    assert os.path.exists(device), os.listdir(devices + '/by-id')
    refused(vim.fault.FileLocked, lambda: wait(snapshot.RemoveSnapshot_Task(False, True)))
    gone = vim.vm.device.VirtualDeviceSpec(operation='remove', device=attached)
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[gone])))
    assert not os.path.lexists(device) and not disks(gateway)
    wait(machine.RemoveAllSnapshots_Task())
    assert machine.snapshot is None


@case
def a_writable_disk_belongs_to_one_machine_at_a_time():
    gateway = find(vim.VirtualMachine, 'gateway')
    path, spec = '[ds1] home/home.vmdk', vim.VirtualDiskManager.FileBackedVirtualDiskSpec(
        diskType='thin', adapterType='lsiLogic', capacityKb=4096)
    manager = si.content.virtualDiskManager
    refused(vim.fault.FileNotFound, lambda: wait(manager.CreateVirtualDisk_Task(path, find(vim.Datacenter, 'DC'), spec)))
    si.content.fileManager.MakeDirectory('[ds1] home', find(vim.Datacenter, 'DC'), True)
    refused(vim.fault.FileAlreadyExists, lambda: si.content.fileManager.MakeDirectory('[ds1] home', None, True))
    wait(manager.CreateVirtualDisk_Task(path, None, spec))
    refused(vim.fault.FileAlreadyExists, lambda: wait(manager.CreateVirtualDisk_Task(path, None, spec)))
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[disk_spec(path, 'persistent')])))
    attached = disks(gateway)[0]
    assert manager.QueryVirtualDiskUuid(path).replace(' ', '').replace('-', '') == attached.backing.uuid.replace('-', '')
    device = devices + '/by-id/wwn-0x' + attached.backing.uuid.replace('-', '')
    write(device, 4096, b'hello')
    refused(vim.fault.FileLocked, lambda: wait(manager.DeleteVirtualDisk_Task(path)))
    gone = vim.vm.device.VirtualDeviceSpec(operation='remove', device=attached)
    wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[gone])))
    assert not os.path.lexists(device)
    with open(store + '/home/home.raw', 'rb') as f:
        f.seek(4096)
        assert f.read(5) == b'hello'
    wait(manager.DeleteVirtualDisk_Task(path))
    refused(vim.fault.FileNotFound, lambda: wait(manager.DeleteVirtualDisk_Task(path)))
    wait(si.content.fileManager.DeleteDatastoreFile_Task('[ds1] home', None))


def request(method, url, body=None, headers={}):
    connection = http.client.HTTPSConnection('127.0.0.1', port, context=context)
    connection.request(method, url, body, headers)
    response = connection.getresponse()
    return response.status, response.read(), response.headers


@case
def files_go_to_datastores_over_https():
    cookie = {'Cookie': si._stub.cookie}
    url = '/folder/iso/up%20load.iso?dcPath=DC&dsName=ds1'
    assert request('PUT', url, b'x' * 100000, cookie)[0] == 201
    assert request('PUT', url, b'y' * 1000, cookie)[0] == 200
    assert request('GET', url, None, cookie)[:2] == (200, b'y' * 1000)
    assert request('GET', url)[0] == 401
    assert request('GET', '/folder/../shadow?dcPath=DC&dsName=ds1', None, cookie)[0] == 400
    reader = {'Authorization': 'Basic ' + base64.b64encode(b'reader@vsphere.local:reader secret').decode()}
    assert request('PUT', url, b'z', reader)[0] == 403
    assert request('DELETE', url, None, cookie)[0] == 204
    assert request('GET', url, None, cookie)[0] == 404


@case
def guest_operations_run_as_the_guests_user():
    machine = find(vim.VirtualMachine, 'app')
    wait(machine.PowerOnVM_Task())
    for _ in range(50):
        if machine.guest.guestOperationsReady:
            break
        time.sleep(0.1)
    operations = si.content.guestOperationsManager
    auth = vim.vm.guest.NamePasswordAuthentication(username='nobody', password='guest secret', interactiveSession=False)
    wrong = vim.vm.guest.NamePasswordAuthentication(username='nobody', password='wrong', interactiveSession=False)
    operations.authManager.ValidateCredentialsInGuest(machine, auth)
    refused(vim.fault.InvalidGuestLogin, lambda: operations.authManager.ValidateCredentialsInGuest(machine, wrong))
    files, processes = operations.fileManager, operations.processManager
    directory = files.CreateTemporaryDirectoryInGuest(machine, auth, 'lab', '')
    assert os.stat(directory).st_uid == 65534 and os.stat(directory).st_mode & 0o777 == 0o700
    content = bytes(range(256)) * 512
    url = files.InitiateFileTransferToGuest(
        machine, auth, directory + '/in', vim.vm.guest.FileManager.PosixFileAttributes(permissions=0o600), len(content), False)
    assert url.startswith('https://*:%d/' % port), url
    path = url[url.index('/', 8):]
    assert request('PUT', path, content)[0] == 200
    assert request('PUT', path, content)[0] == 404, 'a transfer URL is good once'
    assert os.stat(directory + '/in').st_mode & 0o777 == 0o600 and os.stat(directory + '/in').st_uid == 65534
    refused(vim.fault.FileAlreadyExists, lambda: files.InitiateFileTransferToGuest(
        machine, auth, directory + '/in', vim.vm.guest.FileManager.PosixFileAttributes(), 1, False))
    refused(vim.fault.GuestPermissionDenied, lambda: files.InitiateFileTransferToGuest(
        machine, auth, '/root/in', vim.vm.guest.FileManager.PosixFileAttributes(), 1, False))
    pid = processes.StartProgramInGuest(machine, auth, vim.vm.guest.ProcessManager.ProgramSpec(
        programPath='/bin/sh', arguments="-c 'id -un; cat in; exit 7' >out 2>&1", workingDirectory=directory))
    for _ in range(100):
        info = processes.ListProcessesInGuest(machine, auth, [pid])
        if info and info[0].endTime:
            break
        time.sleep(0.1)
    assert info[0].exitCode == 7 and info[0].owner == 'nobody', info
    assert processes.ListProcessesInGuest(machine, auth, [pid])[0].exitCode == 7, 'kept for a while'
    transfer = files.InitiateFileTransferFromGuest(machine, auth, directory + '/out')
    assert transfer.size == len(content) + 7
    status, body, _ = request('GET', transfer.url[transfer.url.index('/', 8):])
    assert status == 200 and body == b'nobody\n' + content
    names = [f.path for f in files.ListFilesInGuest(machine, auth, directory).files]
    assert names == ['.', '..', 'in', 'out'], names
    refused(vim.fault.FileNotFound, lambda: processes.StartProgramInGuest(
        machine, auth, vim.vm.guest.ProcessManager.ProgramSpec(programPath='/no/such', arguments='')))
    for _ in range(5):  # at once: the program may not have become the guest's user yet
        pid = processes.StartProgramInGuest(machine, auth, vim.vm.guest.ProcessManager.ProgramSpec(programPath='/bin/sleep', arguments='600'))
        processes.TerminateProcessInGuest(machine, auth, pid)
    for _ in range(100):
        info = processes.ListProcessesInGuest(machine, auth, [pid])
        if info[0].endTime:
            break
        time.sleep(0.1)
    assert info[0].exitCode not in (None, 0), info
    refused(vim.fault.GuestPermissionDenied, lambda: processes.TerminateProcessInGuest(machine, auth, 1))
    refused(vim.fault.FileNotFound, lambda: files.DeleteFileInGuest(machine, auth, directory + '/no'))
    files.DeleteDirectoryInGuest(machine, auth, directory, True)
    assert not os.path.exists(directory)
    machine.ShutdownGuest()
    for _ in range(100):
        if machine.runtime.powerState == 'poweredOff':
            break
        time.sleep(0.1)
    refused(vim.fault.InvalidPowerState, lambda: operations.authManager.ValidateCredentialsInGuest(machine, auth))


@case
def what_a_role_lacks_is_refused_by_name():
    machine, gateway = find(vim.VirtualMachine, 'app'), find(vim.VirtualMachine, 'gateway')
    source = login('source')
    try:
        theirs = vim.VirtualMachine(machine._moId, source._stub)
        fault = refused(vim.fault.NoPermission, lambda: theirs.Destroy_Task())
        assert fault.privilegeId == 'VirtualMachine.Inventory.Delete' and fault.object._moId == machine._moId, fault
        fault = refused(vim.fault.NoPermission, lambda: theirs.ReconfigVM_Task(vim.vm.ConfigSpec(memoryMB=1024)))
        assert fault.privilegeId == 'VirtualMachine.Config.Memory', fault
        theirs.CreateSnapshot_Task('theirs', '', False, False)
        key = source.content.sessionManager.currentSession.key
        answer = source.content.authorizationManager.HasPrivilegeOnEntities(
            [theirs], key, ['VirtualMachine.State.CreateSnapshot', 'VirtualMachine.Inventory.Delete'])
        assert [(a.privId, a.isGranted) for a in answer[0].privAvailability] == [
            ('VirtualMachine.State.CreateSnapshot', True), ('VirtualMachine.Inventory.Delete', False)]
        refused(vim.fault.NoPermission, lambda: source.content.extensionManager.UnregisterExtension('x'))
    finally:
        Disconnect(source)
    nobody = login('nobody')
    try:
        P = vmodl.query.PropertyCollector
        spec = P.FilterSpec(objectSet=[P.ObjectSpec(obj=vim.VirtualMachine(machine._moId, nobody._stub))],
                            propSet=[P.PropertySpec(type=vim.VirtualMachine, pathSet=['name'])])
        content = nobody.content.propertyCollector.RetrieveContents([spec])[0]
        assert not content.propSet and isinstance(content.missingSet[0].fault, vim.fault.NoPermission), content
    finally:
        Disconnect(nobody)


@case
def a_permission_on_an_object_outweighs_the_one_above():
    machine = find(vim.VirtualMachine, 'app')
    manager = si.content.authorizationManager
    role = manager.AddAuthorizationRole('Snapshots', ['VirtualMachine.State.CreateSnapshot'])
    refused(vim.fault.DuplicateName if hasattr(vim.fault, 'DuplicateName') else Exception,
            lambda: manager.AddAuthorizationRole('Snapshots', []))
    manager.SetEntityPermissions(machine, [vim.AuthorizationManager.Permission(
        principal='VSPHERE.LOCAL\\Target', group=False, roleId=role, propagate=True)])
    target = login('target')
    try:
        theirs = vim.VirtualMachine(machine._moId, target._stub)
        fault = refused(vim.fault.NoPermission, lambda: theirs.PowerOnVM_Task(None))
        assert fault.privilegeId == 'VirtualMachine.Interact.PowerOn'
    finally:
        Disconnect(target)
    manager.RemoveEntityPermission(machine, 'VSPHERE.LOCAL\\Target', False)


@case
def extensions_are_registered_and_their_tasks_moved():
    registrar = login('registrar')
    manager = registrar.content.extensionManager
    E = vim.Extension
    extension = E(
        key='slipway', version='0.1.0', description=vim.Description(label='Slipway', summary='Slipway'), company='x',
        client=[E.ClientInfo(version='0.1.0', description=vim.Description(label='a', summary='b'), company='x',
                             type='vsphere-client-remote', url='https://127.0.0.1/plugin.json')],
        server=[E.ServerInfo(url='https://127.0.0.1/plugin.json', description=vim.Description(label='a', summary='b'),
                             company='x', type='MANIFEST_SERVER', adminEmail=['a@b.c'], serverThumbprint='AA:BB')],
        taskList=[E.TaskTypeInfo(taskID='slipway.migrate')],
        eventList=[E.EventTypeInfo(eventID='slipway.started')],
        lastHeartbeatTime=registrar.CurrentTime())
    manager.RegisterExtension(extension)
    refused(vmodl.fault.InvalidArgument, lambda: manager.RegisterExtension(extension))
    extension.version = '0.2.0'
    manager.UpdateExtension(extension)
    assert manager.FindExtension('slipway').version == '0.2.0'
    assert manager.FindExtension('slipway').server[0].serverThumbprint == 'AA:BB'
    assert manager.FindExtension('other') is None
    machine = find(vim.VirtualMachine, 'app')
    refused(vmodl.fault.InvalidArgument, lambda: si.content.taskManager.CreateTask(machine, 'other.task', None, True))
    info = si.content.taskManager.CreateTask(machine, 'slipway.migrate', 'slipway', True)
    info.task.SetTaskState('running')
    info.task.UpdateProgress(40)
    assert info.task.info.progress == 40 and info.task.info.state == 'running'
    assert info.task in si.content.taskManager.recentTask
    info.task.SetTaskState('success')
    assert info.task.info.state == 'success'
    refused(vim.fault.InvalidState, lambda: info.task.UpdateProgress(50))
    info = si.content.taskManager.CreateTask(machine, 'slipway.migrate', 'VSPHERE.LOCAL\\Ann', False, None, 'a purpose')
    assert info.activationId == 'a purpose' and info.reason.userName == 'VSPHERE.LOCAL\\Ann'
    assert info.task in machine.recentTask
    for _ in range(25):
        si.content.taskManager.CreateTask(machine, 'slipway.migrate', None, False).task.SetTaskState('success')
    assert info.task in machine.recentTask and info.task in si.content.taskManager.recentTask, 'a task under way is recent'
    assert len(si.content.taskManager.recentTask) < 30
    gone = vim.fault.ExtendedFault(faultTypeId='slipway.problem', data=[vim.KeyValue(key='title', value='x')], msg='It is gone.')
    refused(vim.fault.InvalidState, lambda: info.task.SetTaskState('running', None, gone))
    info.task.SetTaskState('error', None, gone)
    assert info.task.info.error.faultTypeId == 'slipway.problem' and info.task.info.error.msg == 'It is gone.'
    event = vim.event.EventEx(
        key=0, chainId=0, createdTime=registrar.CurrentTime(), userName='', eventTypeId='slipway.started', severity='info',
        message='It started', vm=vim.event.VmEventArgument(name='app', vm=machine),
        arguments=[vmodl.KeyAnyValue(key='downtime', value='3 s')])
    si.content.eventManager.PostEvent(event, None)
    told = si.content.eventManager.QueryEvents(vim.event.EventFilterSpec(eventTypeId=['slipway.started']))
    assert [e.vm.name for e in told] == ['app'] and told[0].arguments[0].value == '3 s', told
    event.eventTypeId = 'slipway.other'
    refused(vmodl.fault.InvalidArgument, lambda: si.content.eventManager.PostEvent(event, None))
    manager.UnregisterExtension('slipway')
    refused(vim.fault.NotFound, lambda: manager.UnregisterExtension('slipway'))
    Disconnect(registrar)


@case
def a_plugin_session_token_becomes_a_session_of_its_user():
    basic = {'Authorization': 'Basic ' + base64.b64encode(b'target@vsphere.local:target secret').decode()}
    status, token, _ = request('POST', '/api/session', None, basic)
    assert status == 201
    headers = {'vmware-api-session-id': json.loads(token), 'Content-Type': 'application/json'}
    body = json.dumps({'vc_guid': '5f0f1c5a-0000-4000-8000-000000000001'})
    status, reply, _ = request('POST', '/api/ui/vcenter/session/clone-ticket', body, headers)
    ticket = json.loads(reply)['session_clone_ticket']
    assert status == 200
    assert request('POST', '/api/ui/vcenter/session/clone-ticket', '{"vc_guid":"other"}', headers)[0] == 404
    assert request('POST', '/api/ui/vcenter/session/clone-ticket', body, {'vmware-api-session-id': 'x'})[0] == 401
    from pyVmomi import SoapStubAdapter
    clone = vim.ServiceInstance('ServiceInstance', SoapStubAdapter(
        host='127.0.0.1', port=port, version='vim.version.version10', sslContext=context))
    session = clone.content.sessionManager.CloneSession(ticket)
    assert session.userName == 'VSPHERE.LOCAL\\Target'
    assert clone.content.rootFolder.name == 'Datacenters'
    other = vim.ServiceInstance('ServiceInstance', SoapStubAdapter(
        host='127.0.0.1', port=port, version='vim.version.version10', sslContext=context))
    refused(vim.fault.InvalidLogin, lambda: other.content.sessionManager.CloneSession(ticket))
    clone.content.sessionManager.Logout()
    refused(vim.fault.NotAuthenticated, lambda: clone.content.rootFolder.name)


@case
def events_tell_what_happened():
    events = si.content.eventManager.QueryEvents(vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=find(vim.VirtualMachine, 'app'), recursion='self')))
    kinds = [type(e).__name__.split('.')[-1] for e in events]
    assert 'VmCreatedEvent' in kinds and 'VmPoweredOnEvent' in kinds, kinds


@case
def a_thick_disk_takes_its_space_at_once_and_a_thin_one_as_it_is_written():
    store_of, manager = find(vim.Datastore, 'ds1'), si.content.virtualDiskManager
    si.content.fileManager.MakeDirectory('[ds1] formats', None, True)
    for kind, takes, thin, eager in [('thin', 0, True, False), ('preallocated', 4 << 20, False, False),
                                     ('eagerZeroedThick', 4 << 20, False, True)]:
        path, before = '[ds1] formats/%s.vmdk' % kind, store_of.summary.freeSpace
        wait(manager.CreateVirtualDisk_Task(path, None, vim.VirtualDiskManager.FileBackedVirtualDiskSpec(
            diskType=kind, adapterType='lsiLogic', capacityKb=4096)))
        assert abs(before - store_of.summary.freeSpace - takes) < 64 << 10, (kind, before, store_of.summary.freeSpace)
        machine = wait(find(vim.Folder, 'Machines').CreateVM_Task(vim.vm.ConfigSpec(
            name=kind, guestId='otherLinux64Guest', numCPUs=1, memoryMB=256, files=vim.vm.FileInfo(vmPathName='[ds1]'),
            deviceChange=[
                vim.vm.device.VirtualDeviceSpec(operation='add', device=vim.vm.device.ParaVirtualSCSIController(
                    key=-1, busNumber=0, sharedBus='noSharing')),
                disk_spec(path, 'persistent', controller=-1)]), find(vim.ResourcePool, 'Pool')))
        disk, layout = disks(machine)[0], machine.layoutEx
        assert (disk.backing.thinProvisioned, disk.backing.eagerlyScrub) == (thin, eager), (kind, disk.backing)
        assert layout.disk[0].key == disk.key
        size = {f.key: f.size for f in layout.file}[layout.disk[0].chain[0].fileKey[0]]
        assert abs(size - takes) < 64 << 10, (kind, size)
        wait(machine.Destroy_Task())
    wait(si.content.fileManager.DeleteDatastoreFile_Task('[ds1] formats', None))
    refused(vmodl.fault.InvalidArgument, lambda: wait(manager.CreateVirtualDisk_Task(
        '[ds1] app/odd.vmdk', None, vim.VirtualDiskManager.FileBackedVirtualDiskSpec(
            diskType='chunky', adapterType='lsiLogic', capacityKb=4096))))


@case
def a_machine_with_several_disks_is_frozen_and_shown_whole():
    manager, gateway = si.content.virtualDiskManager, find(vim.VirtualMachine, 'gateway')
    si.content.fileManager.MakeDirectory('[ds1] two', None, True)
    for number in range(2):
        wait(manager.CreateVirtualDisk_Task('[ds1] two/two_%d.vmdk' % number, None,
            vim.VirtualDiskManager.FileBackedVirtualDiskSpec(diskType='thin', adapterType='lsiLogic', capacityKb=4096)))
        write(store + '/two/two_%d.raw' % number, (number + 1) << 20, b'x' * (64 << 10))
    machine = wait(find(vim.Folder, 'Machines').CreateVM_Task(vim.vm.ConfigSpec(
        name='two', guestId='otherLinux64Guest', numCPUs=1, memoryMB=256, changeTrackingEnabled=True,
        files=vim.vm.FileInfo(vmPathName='[ds1]'),
        deviceChange=[
            vim.vm.device.VirtualDeviceSpec(operation='add', device=vim.vm.device.VirtualLsiLogicSASController(
                key=-1, busNumber=0, sharedBus='noSharing')),
            disk_spec('[ds1] two/two_0.vmdk', 'persistent', key=-5, controller=-1),
            disk_spec('[ds1] two/two_1.vmdk', 'persistent', key=-6, controller=-1)]), find(vim.ResourcePool, 'Pool')))
    assert [d.unitNumber for d in disks(machine)] == [0, 1], disks(machine)
    # Tracking takes effect when the disks are opened anew.
    wait(wait(machine.CreateSnapshot_Task('passing', '', False, False)).RemoveSnapshot_Task(False, True))
    snapshot = wait(machine.CreateSnapshot_Task('both', '', False, False))
    frozen = disks(snapshot)
    assert len({d.backing.changeId for d in frozen}) == 2 and all(d.backing.changeId for d in frozen), frozen
    for number, disk in enumerate(frozen):
        areas = machine.QueryChangedDiskAreas(snapshot, disk.key, 0, '*').changedArea
        assert len(areas) == 1 and areas[0].start <= (number + 1) << 20 < areas[0].start + areas[0].length, areas
        wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(
            deviceChange=[disk_spec(disk.backing.fileName, 'independent_nonpersistent')])))
    shown = disks(gateway)
    assert len(shown) == 2 and len({d.backing.uuid for d in shown}) == 2, shown
    for disk in shown:
        assert os.path.exists(devices + '/by-id/wwn-0x' + disk.backing.uuid.replace('-', ''))
        wait(gateway.ReconfigVM_Task(vim.vm.ConfigSpec(
            deviceChange=[vim.vm.device.VirtualDeviceSpec(operation='remove', device=disk)])))
    wait(machine.RemoveAllSnapshots_Task())
    wait(machine.Destroy_Task())
    assert not os.path.exists(store + '/two/two_1.raw')


@case
def destroying_leaves_nothing():
    machine = find(vim.VirtualMachine, 'app')
    wait(machine.Destroy_Task())
    refused(vmodl.fault.ManagedObjectNotFound, lambda: machine.name)
    assert not os.path.exists(store + '/app'), os.listdir(store + '/app')


si = login('administrator')
for each in cases:
    try:
        each()
        outcome = 'ok'
    except BaseException:
        outcome = repr(traceback.format_exc()[-2000:])
    print('CASE %s: %s' % (each.__name__.replace('_', ' '), outcome), flush=True)
Disconnect(si)
