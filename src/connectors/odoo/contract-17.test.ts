import { connectorContract } from '../../testing/connector-contract.ts';
import { contractOn } from './testing/contract.ts';

connectorContract('odoo 17', contractOn(17));
