/**
 * The names this user interface has for what the API's description calls otherwise. All of it is
 * generated from docs/openapi.json; nothing here is written by hand but the pairing.
 */
import type { components } from '../../generated/api';

type Schemas = components['schemas'];

export type Migration = Schemas['Migration'];
export type MigrationSummary = Schemas['MigrationSummary'];
export type MigrationPage = Schemas['MigrationPage'];
export type MigrationRequest = Schemas['MigrationRequest'];
export type State = Schemas['State'];
export type Step = Schemas['Step'];
export type Disk = Schemas['DiskProgress'];
export type Volume = Schemas['VolumeStatistics'];
export type BlockMap = Schemas['BlockMap'];
export type Overview = Schemas['Overview'];
export type Group = Schemas['Group'];
export type GroupOutcome = Schemas['GroupOutcome'];
export type Site = Schemas['Site'];
export type Probed = Schemas['Probed'];
export type Gateway = Schemas['Gateway'];
export type GatewayDetail = Schemas['GatewayDetail'];
export type Invitation = Schemas['Invitation'];
export type GatewayDeployment = Schemas['GatewayDeployment'];
export type NewDeployment = Schemas['NewDeployment'];
export type Machine = Schemas['Machine'];
export type Placements = Schemas['Placements'];
export type Check = Schemas['Check'];
export type Preparation = Schemas['Preparation'];
export type MachineView = Schemas['MachineView'];
export type ForecastAnswer = Schemas['ForecastAnswer'];
export type Settings = Schemas['Settings'];
export type Role = Schemas['Role'];
export type RoleTest = Schemas['RoleTest'];
export type EventPage = Schemas['EventPage'];
export type AuditEntry = Schemas['AuditEntry'];
export type Account = Schemas['GuestAccount'];
export type GuestOrder = Schemas['GuestOrder'];
export type Restored = Schemas['Restored'];
export type DryRun = Schemas['DryRun'];
export type PlannedChange = Schemas['PlannedChange'];
export type Problem = Schemas['Problem'];
