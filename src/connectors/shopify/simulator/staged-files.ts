import type { Clock } from '../../../kernel/clock.ts';
import type { SimulatedReply, SimulatedRequest } from '../../../testing/simulator.ts';
import { nextId, type ShopState } from './state.ts';

/** The storage beside the shop: files that apps upload, and files that the shop has written for them. */
export interface StagedFiles {
  /** A place for one upload, with what has to be sent along. */
  reserve(
    filename: string,
    mimeType: string,
  ): { readonly url: string; readonly parameters: readonly { readonly name: string; readonly value: string }[] };
  /** The text that was uploaded to a path. */
  uploaded(path: string): string | undefined;
  /** Keeps a file for seven days; answers its address. */
  publish(text: string): string;
  /** Answers an upload or a download; undefined when the path is not the storage's. */
  answer(request: SimulatedRequest): SimulatedReply | undefined;
}

const UPLOADS = '/shopify-staged-uploads/';
const DOWNLOADS = '/shopify-tiers-assets/';
const MOST_BYTES = 100 * 1024 * 1024;
const KEPT_MS = 7 * 86_400_000;

const xml = (status: number, code: string, message: string): SimulatedReply => ({
  status,
  headers: { 'content-type': 'application/xml; charset=UTF-8' },
  body: `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

/** As Google's storage does it: a form with a signed policy for uploads, a signed address for downloads, XML for errors. */
export function createStagedFiles(state: ShopState, clock: Clock, baseUrl: () => string): StagedFiles {
  const reserved = new Map<string, ReadonlyMap<string, string>>();
  const uploads = new Map<string, string>();
  const downloads = new Map<string, { readonly text: string; readonly untilMs: number; readonly signature: string }>();
  const signatureOf = (id: string): string => Buffer.from(`signed-${id}`).toString('hex');

  function upload({ headers, body }: SimulatedRequest): SimulatedReply {
    const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
    if (boundary === undefined) return xml(400, 'InvalidArgument', 'The upload must be multipart/form-data.');
    const parts = partsOf(body, boundary);
    const [last] = parts.slice(-1);
    const given = new Map(parts.map(({ name, text }) => [name, text]));
    const wanted = reserved.get(given.get('key') ?? '');
    if (wanted === undefined || [...wanted].some(([name, value]) => given.get(name) !== value)) {
      return xml(403, 'SignatureDoesNotMatch', 'The form does not agree with its signed policy.');
    }
    // What stands behind the file is not read.
    if (last?.name !== 'file') return xml(400, 'InvalidPolicyDocument', 'The file must be the last field.');
    if (Buffer.byteLength(last.text) > MOST_BYTES) return xml(400, 'EntityTooLarge', 'The upload is too large.');
    uploads.set(given.get('key') ?? '', last.text);
    return { status: 201, headers: { 'content-type': 'application/xml' }, body: '<PostResponse></PostResponse>' };
  }

  return {
    reserve(filename, mimeType) {
      const id = nextId(state);
      const parameters = [
        ['Content-Type', mimeType],
        ['success_action_status', '201'],
        ['acl', 'private'],
        ['key', `tmp/${state.domain}/bulk/${id}/${filename}`],
        ['x-goog-algorithm', 'GOOG4-RSA-SHA256'],
        ['x-goog-signature', signatureOf(id)],
        ['policy', Buffer.from(JSON.stringify({ conditions: [{ key: id }] })).toString('base64')],
      ] as const;
      reserved.set(parameters[3][1], new Map(parameters));
      return { url: `${baseUrl()}${UPLOADS}`, parameters: parameters.map(([name, value]) => ({ name, value })) };
    },
    uploaded: (path) => uploads.get(path),
    publish(text) {
      const id = nextId(state);
      const signature = signatureOf(id);
      downloads.set(id, { text, untilMs: clock.now() + KEPT_MS, signature });
      return `${baseUrl()}${DOWNLOADS}${id}.jsonl?X-Goog-Signature=${signature}`;
    },
    answer(request) {
      if (request.path === UPLOADS && request.method === 'POST') return upload(request);
      const id = /^\/shopify-tiers-assets\/(\d+)\.jsonl$/.exec(request.path)?.[1];
      if (id === undefined) return undefined;
      const file = downloads.get(id);
      if (file === undefined) return xml(404, 'NoSuchKey', 'The specified key does not exist.');
      const isSigned = request.query.get('X-Goog-Signature') === file.signature;
      if (!isSigned || file.untilMs <= clock.now()) return xml(400, 'ExpiredToken', 'The provided token has expired.');
      return { status: 200, headers: { 'content-type': 'application/jsonl' }, body: file.text };
    },
  };
}

function partsOf(body: string, boundary: string): readonly { readonly name: string; readonly text: string }[] {
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const at = part.indexOf('\r\n\r\n');
      const name = /name="([^"]+)"/.exec(part.slice(0, at))?.[1];
      return name === undefined || at < 0 ? [] : [{ name, text: part.slice(at + 4, -2) }];
    });
}
