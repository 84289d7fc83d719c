import { createHash, timingSafeEqual } from 'node:crypto';
import type { Webhook } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { odooErrors } from './errors.ts';
import type { OdooSettings } from './settings.ts';

/** Name of the secret in the address that automation rules post to: Odoo can neither sign nor send a header. */
export const SECRET_PARAMETER = 'secret';

export const webhook: Webhook<OdooSettings> = {
  verify(request, { settings }, clock) {
    const expected = settings.webhookSecret;
    const given = request.query[SECRET_PARAMETER];
    if (expected === undefined || given === undefined || !isSame(expected, given)) {
      const because =
        expected === undefined ? 'the connection has no webhookSecret' : 'the address carries no or another secret';
      return { verdict: 'refused', failure: odooErrors.failure('SL-ODOO-032', { because }) };
    }
    const text = Buffer.from(request.body).toString('utf8');
    const { model, id, isDated } = glance(text);
    // One change is posted up to 14 times with equal bytes. Without a write_date inside, two changes would look alike
    // for ever, so that those are told apart by the second of their arrival.
    const moment = isDated ? '' : instant(clock.now()).slice(0, 19);
    return {
      verdict: 'accepted',
      topic: model ?? 'unknown',
      deliveryId: `webhook:${factId(text, moment)}`,
      headers: {},
      ...(model === undefined || id === undefined ? {} : { object: `${model}/${id}` }),
    };
  },
};

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function isSame(expected: string, given: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(expected), hash(given));
}

function glance(text: string): { model?: string; id?: string; isDated: boolean } {
  try {
    const body = JSON.parse(text) as Record<string, unknown> | null;
    const model = typeof body?._model === 'string' ? { model: body._model.slice(0, 100) } : {};
    const id =
      typeof body?._id === 'number' || typeof body?._id === 'string' ? { id: String(body._id).slice(0, 50) } : {};
    return { ...model, ...id, isDated: typeof body?.write_date === 'string' };
  } catch {
    return { isDated: false };
  }
}
