import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A post as a receiver got it. */
export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server on loopback that keeps what it is sent; `answer` is the status that it gives. */
export interface HttpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly got: Posted[];
  answer: number;
}

export async function httpReceiver(): Promise<HttpReceiver> {
  const got: Posted[] = [];
  const receiver = { got, answer: 200, url: '' };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(receiver.answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** A mail as a server got it: who it is for, and its source. */
export interface Mailed {
  readonly to: readonly string[];
  readonly source: string;
}

/** A mail server on loopback that wants a sign-in and keeps what it is sent. */
export interface MailReceiver extends AsyncDisposable {
  readonly port: number;
  readonly got: Mailed[];
}

export async function mailReceiver(user: string, password: string): Promise<MailReceiver> {
  const got: Mailed[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // The sign-in travels over loopback only.
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user })
        : done(new Error('the sign-in does not fit')),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        got.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(pieces).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    got,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
