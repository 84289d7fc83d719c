import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { HttpResponse } from '../../connector/http.ts';
import { freshId } from '../../kernel/ids.ts';
import { STAGE_UPLOAD } from './bulk-texts.ts';
import { type Client, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';

/** The circuit of the storage beside the shop; that it is away says nothing of the shop. */
const STORAGE = 'bulk-files';
/** The storage counts no points. */
const NO_LIMIT = { name: 'storage' };
/** A file may be large and the line slow. */
const FILE_MS = 120_000;

/** Brings lines of variables to the shop's storage; answers the path by which a bulk operation finds them. Throws SL-SHOPIFY-046. */
export async function upload(
  { clock, chance, http }: ConnectionContext<ShopifySettings>,
  client: Client,
  name: string,
  lines: readonly string[],
  call: Call,
): Promise<string> {
  const target = { resource: 'BULK_MUTATION_VARIABLES', filename: `${name}.jsonl`, mimeType: 'text/jsonl' };
  const { data } = await client.ask({
    text: STAGE_UPLOAD,
    variables: { input: [{ ...target, httpMethod: 'POST' }] },
    operation: 'products',
    // A place that is reserved twice is used once.
    repeatable: true,
    call,
  });
  const payload = data.at('stagedUploadsCreate');
  const [problem] = userErrors(payload);
  const [staged] = payload.at('stagedTargets').list();
  if (problem !== undefined || staged === undefined) {
    const because = `the shop gives no place for a file: ${problem?.message ?? 'it names none'}`;
    throw shopifyErrors.error('SL-SHOPIFY-046', { because, scope: 'operation' });
  }
  const parameters = staged
    .at('parameters')
    .list()
    .map((parameter) => [parameter.at('name').text(200), parameter.at('value').text(20_000)] as const);
  const url = staged.at('url').text(5_000);
  const boundary = `storeloom-${freshId(clock.now(), chance)}`;
  const response = await http.request({
    method: 'POST',
    url,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: formOf(boundary, parameters, `${name}.jsonl`, `${lines.join('\n')}\n`),
    operation: STORAGE,
    repeatable: true,
    bucket: NO_LIMIT,
    timeoutMs: FILE_MS,
    lane: call.lane,
    signal: call.signal,
  });
  refuse(response, url);
  const key = parameters.find(([parameter]) => parameter === 'key')?.[1];
  if (key !== undefined) return key;
  throw shopifyErrors.error('SL-SHOPIFY-010', { because: 'the shop does not say under which key a file is kept' });
}

/** The text of a file that the shop has written. Its address is signed: whoever knows it may read it. */
export async function download({ http }: ConnectionContext<ShopifySettings>, url: string, call: Call): Promise<string> {
  const response = await http.request({
    method: 'GET',
    url,
    operation: STORAGE,
    repeatable: true,
    bucket: NO_LIMIT,
    timeoutMs: FILE_MS,
    lane: call.lane,
    signal: call.signal,
  });
  refuse(response, url);
  return response.body;
}

function refuse({ status }: HttpResponse, url: string): void {
  if (status >= 200 && status < 300) return;
  const because = `${URL.parse(url)?.host ?? 'the storage'} answered HTTP ${status}`;
  throw shopifyErrors.error('SL-SHOPIFY-046', { because, scope: 'operation' });
}

/** A form as browsers send it: what the shop asked to send along, in its order, and the file at the end. */
function formOf(
  boundary: string,
  parameters: readonly (readonly [name: string, value: string])[],
  filename: string,
  text: string,
): string {
  const fields = parameters.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: text/jsonl\r\n\r\n${text}\r\n`;
  return `${fields.join('')}${file}--${boundary}--\r\n`;
}
