import type { Database } from '../../backbone/postgres/database.ts';
import { createUnitOfWork } from '../../backbone/postgres/unit-of-work.ts';
import { type AuditEvent, type ChainedEntry, eventOf, type Head } from '../../governance/audit/chain.ts';
import { createPostgresAuditStore } from '../../governance/audit/postgres-store.ts';
import { entriesOf } from '../../governance/audit/store.ts';
import { verifyChain } from '../../governance/audit/verify.ts';
import { type KeptCertificate, type Seal, type Verdict, verifyCertificates } from '../../jobs/certificate/chain.ts';
import { type CertificateStore, certificatesOf, createCertificateStore } from '../../jobs/certificate/store.ts';

/** What the audit calls it when the hash of a certificate is written into it. */
const SEAL_DAY = 'sealDay';

/**
 * Certificates whose hashes are written into the audit in the same transaction: neither is ever there without the other. So whoever
 * takes certificates away, or makes them anew, would have to do the same to the audit, and to its anchor outside the database.
 */
export function createSealedCertificates(database: Database): CertificateStore {
  const unit = createUnitOfWork(database);
  return {
    ...createCertificateStore(database),
    close: (date, beforeOf, decide) =>
      unit(async (bound) => {
        const kept = await createCertificateStore(bound).close(date, beforeOf, decide);
        await createPostgresAuditStore(bound).append([entryOf(kept)]);
        return kept;
      }),
  };
}

function entryOf({ day, state, sequence, hash, closedBy, closedMs }: KeptCertificate): AuditEvent {
  return {
    at: closedMs,
    actor: closedBy,
    authority: 'certificate',
    from: 'hub',
    action: SEAL_DAY,
    on: { date: day, state, number: String(sequence), hash },
    outcome: 'done',
    request: `day/${day}`,
  };
}

/**
 * Looks through the audit, and through the chain of certificates with what the audit knows of it. `anchor`: where the audit stood,
 * kept outside the database.
 */
export async function verifyDays(database: Database, anchor?: Head): Promise<Verdict> {
  const seals = new Map<string, Seal>();
  const audit = await verifyChain(
    noting(entriesOf(createPostgresAuditStore(database)), seals),
    anchor === undefined ? {} : { anchor },
  );
  const verdict = await verifyCertificates(certificatesOf(createCertificateStore(database)), seals);
  if (verdict.broken !== undefined || audit.broken === undefined) return verdict;
  return { ...verdict, broken: `the audit that holds their hashes is not whole: ${audit.broken}` };
}

async function* noting(entries: AsyncIterable<ChainedEntry>, seals: Map<string, Seal>): AsyncGenerator<ChainedEntry> {
  for await (const entry of entries) {
    const seal = sealIn(entry);
    // The first word stands: a day is closed once.
    if (seal !== undefined && !seals.has(seal.day)) seals.set(seal.day, seal);
    yield entry;
  }
}

function sealIn({ sequence, body }: ChainedEntry): Seal | undefined {
  if (!body.includes('"hash"')) return undefined;
  const { action, on } = eventOf({ body });
  const { date: day, hash } = on;
  // Days that closed by themselves were once told of in another way.
  const isSeal = action === SEAL_DAY || action === 'closeDay';
  if (!isSeal || day === undefined || hash === undefined) return undefined;
  return { day, hash, entry: sequence, isFirm: action === SEAL_DAY };
}
