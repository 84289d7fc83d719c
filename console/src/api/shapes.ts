import type { components } from './schema.ts';

/** The shapes of the API's document under short names; nothing is said twice here. */
type Shapes = components['schemas'];

export type Order = Shapes['Order'];
export type OrderLine = Shapes['OrderLine'];
export type Passport = Shapes['Passport'];
export type StoryEntry = Shapes['StoryEntry'];
export type Customer = Shapes['Customer'];
export type CustomerPoints = Shapes['CustomerPoints'];
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
/** One line of a check, or of an audit that the hub takes by itself and mends. */
export type Finding = Shapes['Check']['findings'][number] & { readonly mended?: boolean };
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
export type Day = Shapes['Day'];
export type Certificate = Shapes['Certificate'];
export type Endpoint = Shapes['WebhookEndpoint'];
export type PartnerDelivery = Shapes['WebhookDelivery'];
export type Session = Shapes['SessionList']['sessions'][number];
export type Return = Shapes['Return'];
export type OrderMoney = Shapes['OrderMoney'];
export type Variance = Shapes['Variance'];
export type BankLine = Shapes['BankLine'];
export type BankStatement = Shapes['BankStatement'];
export type Payout = Shapes['Payout'];
export type StoreDay = Shapes['StoreDay'];
export type StoreDayLine = Shapes['StoreDayPage']['days'][number];
