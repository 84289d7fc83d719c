import type { components } from './schema.ts';

/** The shapes of the API's document under short names; nothing is said twice here. */
type Shapes = components['schemas'];

export type Order = Shapes['Order'];
export type OrderLine = Shapes['OrderLine'];
export type Passport = Shapes['Passport'];
export type StoryEntry = Shapes['StoryEntry'];
export type Customer = Shapes['Customer'];
export type Decision = Shapes['Decision'];
export type Overview = Shapes['Overview'];
export type Case = Shapes['Case'];
export type Alerts = Shapes['Alerts'];
export type Alert = Shapes['Alerts']['alerts'][number];
export type ServiceLevel = Shapes['ServiceLevels']['levels'][number];
export type DeadLetter = Shapes['DeadLetter'];
export type Subscription = Shapes['Subscription'];
export type Flow = Shapes['Flow'];
export type Connection = Shapes['Connection'];
export type Finding = Shapes['Check']['findings'][number];
export type Replay = Shapes['Replay'];
export type ReplayRequest = Replay['request'];
export type Stock = Shapes['Stock'];
export type Pool = Stock['pools'][number];
export type Today = Shapes['Today'];
export type Hit = Shapes['SearchAnswer']['hits'][number];
export type StockLine = Shapes['StockLine'];
export type Process = Shapes['Process'];
export type Person = Shapes['Person'];
export type AuditEntry = Shapes['AuditPage']['entries'][number];
export type Approval = Shapes['Approval'];
export type Machine = Shapes['Machine'];
export type Endpoint = Shapes['WebhookEndpoint'];
export type PartnerDelivery = Shapes['WebhookDelivery'];
export type Session = Shapes['SessionList']['sessions'][number];
