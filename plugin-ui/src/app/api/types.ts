/**
 * The names this user interface has for what the API's description calls otherwise. All of it is
 * generated from docs/openapi.json; nothing here is written by hand but the pairing.
 */
import type { components } from '../../generated/api';

type Schemas = components['schemas'];

export type Migration = Schemas['MigrationDocument'];
export type MigrationSummary = Schemas['MigrationSummary'];
export type MigrationPage = Schemas['MigrationPage'];
export type MigrationRequest = Schemas['MigrationRequest'];
export type State = Migration['state'];
export type Step = Migration['steps'][number];
export type Volume = NonNullable<Migration['volume']>;
export type BlockMap = Schemas['BlockMap'];
export type Overview = Schemas['Overview'];
export type Group = Schemas['GroupDocument'];
export type GroupResult = Schemas['GroupResult'];
export type Site = Schemas['SiteDocument'];
export type SiteProbe = Schemas['SiteProbe'];
export type Gateway = Schemas['GatewayDocument'];
export type Machine = Schemas['Machine'];
export type Placements = Schemas['Placements'];
export type Check = Schemas['CheckDocument'];
export type Preparation = Schemas['Preparation'];
export type MachineDocument = Schemas['MachineDocument'];
export type ForecastAnswer = Schemas['ForecastDocument'];
export type Settings = Schemas['SettingsDocument'];
export type EventPage = Schemas['EventPage'];
export type AuditEntry = Schemas['AuditEntry'];
export type Credentials = Schemas['Credentials'];
export type Problem = Schemas['ProblemDocument'];
export type Ticket = Schemas['Ticket'];
