/** A browser as far as signing in goes: it follows redirects and keeps the cookies of each origin. */
export class TestBrowser {
  readonly #jars = new Map<string, Map<string, string>>();

  /** Follows redirects until `stopAt` is reached (which is then not asked) or there is an answer. */
  async open(url: string, stopAt?: (url: URL) => boolean): Promise<{ readonly url: URL; readonly answer?: Response }> {
    let at = new URL(url);
    for (let hop = 0; hop < 20; hop += 1) {
      if (stopAt?.(at) === true) return { url: at };
      const answer = await this.request(at);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null) return { url: at, answer };
      await answer.arrayBuffer();
      at = new URL(location, at);
    }
    throw new Error('too many redirects');
  }

  async request(url: URL | string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      ...(init.headers as Record<string, string>),
      ...(cookie === '' ? {} : { cookie }),
    };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  cookie(origin: string, name: string): string | undefined {
    return this.#jars.get(origin)?.get(name);
  }

  /** Takes over what another browser was told, as a thief would. */
  plant(origin: string, name: string, value: string): void {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar.set(name, value));
  }
}
