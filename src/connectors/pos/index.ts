import { type ConnectionContext, defineConnector, type Finding } from '../../connector/connector.ts';
import { isTimeZone } from '../../kernel/clock.ts';
import { manifest, type PosSettings, SettingsSchema } from './manifest.ts';
import { translate } from './translate.ts';
import { webhook } from './webhook.ts';

export { MESSAGES as POS_MESSAGES } from './messages.ts';

/** Tills and store systems that post to the hub. It only listens: nothing is asked of a store. */
export const pos = defineConnector<PosSettings>({
  manifest,
  settings: SettingsSchema,
  webhook,
  translate,
  open: (context) => ({
    commands: {},
    polls: [],
    check: async () => [addressFinding(context), ...zoneFindings(context.settings)],
    close: async () => {},
  }),
});

function addressFinding({ webhookUrl }: ConnectionContext<PosSettings>): Finding {
  if (webhookUrl !== undefined) return { subject: 'address', verdict: 'ok', found: `Tills post to ${webhookUrl}.` };
  const found = 'The hub has no public address that tills could post to.';
  return {
    subject: 'address',
    verdict: 'problem',
    found,
    next: 'Set hub.publicUrl to an address that the stores reach.',
  };
}

function zoneFindings({ zone, stores = {} }: PosSettings): readonly Finding[] {
  const zones = new Set([zone, ...Object.values(stores).flatMap((store) => store.zone ?? [])]);
  return [...zones].map((each) =>
    isTimeZone(each)
      ? { subject: `time zone ${each}`, verdict: 'ok', found: 'It is known.' }
      : {
          subject: `time zone ${each}`,
          verdict: 'problem',
          found: 'No time zone goes by this name.',
          next: 'Use a name of the IANA table: Europe/Paris.',
        },
  );
}
