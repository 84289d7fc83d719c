import type { StoredMessage } from '../../backbone/event-log.ts';
import { totalOf } from '../simulation/erp.ts';
import type { MoneyTell } from './laws.ts';
import type { MoneyWorld } from './world.ts';

const BATCH = 20;

/** Everything that was ever said is said once more, as after the loss of every cursor: nothing may move because of it. */
export async function replay(
  world: MoneyWorld,
  messages: readonly StoredMessage[],
  tell: MoneyTell,
  comeToRest: () => Promise<boolean>,
): Promise<void> {
  const before = effectsOf(world);
  const facts = messages.filter(({ topic }) => !topic.startsWith('command.'));
  for (let at = 0; at < facts.length; at += BATCH) {
    const batch = facts.slice(at, at + BATCH).map((message) => ({
      message,
      attempt: 1,
      uncertain: false,
      idempotencyKey: `replay/${message.lane}/${message.position}`,
      shadow: false,
    }));
    await world.hub.sure.handle(batch, new AbortController().signal);
  }
  await world.courier.look();
  if (await comeToRest()) tell('the world comes to rest', '', 'not after a replay');
  const after = effectsOf(world);
  for (const [what, count] of Object.entries(after)) {
    if (count !== before[what]) tell('replay pays nothing twice', what, `${before[what]} before, ${count} after`);
  }
}

/** All that stands outside the hub, by name. */
function effectsOf({ houses, erp, general, courier }: MoneyWorld): Readonly<Record<string, number>> {
  const effects: Record<string, number> = { entries: general.entries.size };
  for (const house of Object.values(houses)) {
    for (const { reference, captured, refunds } of house.charges.values()) {
      effects[`captured of ${reference}`] = captured;
      effects[`refunds of ${reference}`] = refunds.size;
    }
  }
  for (const sale of erp.orders.values()) {
    effects[`invoiced of ${sale.order}`] = totalOf(sale.invoices);
    effects[`credited of ${sale.order}`] = totalOf(sale.credits);
  }
  effects['variances told'] = courier.messages.filter(({ type }) => type.includes('.Variance')).length;
  return effects;
}
