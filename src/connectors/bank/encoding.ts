/** How the bytes of a file are to be read. */
export type Encoding = 'utf-8' | 'windows-1252' | 'iso-8859-15' | 'utf-16le' | 'utf-16be';

const DECLARED = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;

/**
 * Finds the encoding while the bytes pass: a mark at the beginning, then what XML declares, then UTF-8 if every byte fits it.
 * Banks promise the few letters of SWIFT and send Latin-1 all the same, so what is not UTF-8 is read as Windows-1252, which
 * loses no byte.
 */
export class EncodingFinder {
  #first = '';
  #utf8: InstanceType<typeof TextDecoder> | undefined = new TextDecoder('utf-8', { fatal: true });

  push(bytes: Uint8Array): void {
    if (this.#first.length < 400) this.#first += Buffer.from(bytes.subarray(0, 400)).toString('latin1');
    try {
      this.#utf8?.decode(bytes, { stream: true });
    } catch {
      this.#utf8 = undefined;
    }
  }

  encoding(): Encoding {
    if (this.#first.startsWith('\u00ff\u00fe')) return 'utf-16le';
    if (this.#first.startsWith('\u00fe\u00ff')) return 'utf-16be';
    const declared = DECLARED.exec(this.#first.replace(/^\u00ef\u00bb\u00bf/, ''))?.[1]?.toLowerCase();
    if (declared === 'iso-8859-15') return 'iso-8859-15';
    if (declared === 'iso-8859-1' || declared === 'windows-1252') return 'windows-1252';
    try {
      this.#utf8?.decode();
    } catch {
      this.#utf8 = undefined;
    }
    return this.#utf8 === undefined ? 'windows-1252' : 'utf-8';
  }
}
