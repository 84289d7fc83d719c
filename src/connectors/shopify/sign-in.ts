import type { ConnectionContext } from '../../connector/connector.ts';
import { parseJson } from '../../kernel/json.ts';
import { shopifyErrors } from './errors.ts';
import { Field } from './fields.ts';
import type { ShopifySettings } from './manifest.ts';

/** A token is renewed this long before it ends. */
const EARLY_MS = 5 * 60_000;

/** Where the access token comes from: from the settings, or by signing in with client credentials. */
export interface AccessToken {
  /** Whether a new one can be had without a person. */
  readonly renewable: boolean;
  /** `fresh` when the present one was refused. Throws SL-SHOPIFY-001 or SL-SHOPIFY-030. */
  get(fresh: boolean): Promise<string>;
}

export function accessToken({ settings, http, clock }: ConnectionContext<ShopifySettings>, base: string): AccessToken {
  const { accessToken: fixed, clientCredentials } = settings;
  if (fixed !== undefined) return { renewable: false, get: async () => fixed };
  let held: { readonly token: string; readonly untilMs: number } | undefined;
  let running: Promise<string> | undefined;

  async function signIn(): Promise<string> {
    if (clientCredentials === undefined) {
      throw shopifyErrors.error('SL-SHOPIFY-030', { because: 'neither accessToken nor clientCredentials is set' });
    }
    const response = await http.request({
      method: 'POST',
      url: `${base}/admin/oauth/access_token`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_id: clientCredentials.clientId,
        client_secret: clientCredentials.clientSecret,
        grant_type: 'client_credentials',
      }),
      operation: 'sign-in',
      repeatable: true,
    });
    if (response.status >= 500) {
      throw shopifyErrors.error('SL-SHOPIFY-004', { because: `signing in was answered with HTTP ${response.status}` });
    }
    if (response.status !== 200) {
      throw shopifyErrors.error('SL-SHOPIFY-001', { because: `signing in was answered with HTTP ${response.status}` });
    }
    const answer = new Field(readJson(response.body));
    const token = answer.at('access_token').text(4_000);
    const seconds = answer.at('expires_in').value;
    held = { token, untilMs: clock.now() + (typeof seconds === 'number' ? seconds * 1_000 : 3_600_000) - EARLY_MS };
    return token;
  }

  return {
    renewable: clientCredentials !== undefined,
    async get(fresh) {
      if (!fresh && held !== undefined && clock.now() < held.untilMs) return held.token;
      // Calls that find the token gone at the same time sign in once.
      running ??= signIn().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

function readJson(text: string) {
  try {
    return parseJson(text);
  } catch (error) {
    throw shopifyErrors.error('SL-SHOPIFY-004', { because: 'the answer to signing in is not JSON' }, error);
  }
}
