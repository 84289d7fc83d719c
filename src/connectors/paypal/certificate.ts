import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** Whom PayPal's signing certificates are issued to, live and sandbox. */
const SUBJECTS = ['messageverificationcerts.paypal.com', 'messageverificationcerts.sandbox.paypal.com'];
/** Certificates between PayPal's own and a trusted authority. */
const MOST_LINKS = 5;
const MOST_CERTIFICATES = 10;

/** The certificate that signs, or why it is not believed. */
export type Judged =
  | { readonly certificate: X509Certificate; readonly because?: never }
  | { readonly certificate?: never; readonly because: string };

/**
 * Judges what the address of a certificate gave: PEM texts, the signing one first. It must be issued to PayPal, be valid now, and be
 * signed, link by link, by an authority that is trusted: the configured ones, or those that Node trusts.
 */
export function judgeCertificate(pem: string, nowMs: number, authorities: string | undefined): Judged {
  const [signing, ...others] = certificatesIn(pem);
  if (signing === undefined) return { because: 'the certificate cannot be read' };
  const name = /^CN=(.+)$/m.exec(signing.subject)?.[1];
  if (name === undefined || !SUBJECTS.includes(name)) return { because: 'the certificate is not issued to PayPal' };
  if (signing.ca) return { because: 'the certificate is one of an authority' };
  const trusted = authorities === undefined ? nodesRoots() : certificatesIn(authorities);
  let at = signing;
  for (let link = 0; link <= MOST_LINKS; link += 1) {
    if (!isValid(at, nowMs)) return { because: 'a certificate of the chain is not valid at this time' };
    const root = trusted.find((each) => signedBy(at, each));
    if (root !== undefined) {
      if (isValid(root, nowMs)) return { certificate: signing };
      return { because: 'the authority of the certificate is not valid at this time' };
    }
    const next = others.find((each) => each.ca && each.fingerprint256 !== at.fingerprint256 && signedBy(at, each));
    if (next === undefined) break;
    at = next;
  }
  return { because: 'the certificate leads to no authority that is trusted' };
}

const signedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const isValid = ({ validFrom, validTo }: X509Certificate, nowMs: number): boolean =>
  Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo);

function certificatesIn(pem: string): readonly X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return texts.slice(0, MOST_CERTIFICATES).map((text) => new X509Certificate(text));
  } catch {
    return [];
  }
}

let roots: readonly X509Certificate[] | undefined;

/** Reading them takes a moment, so it is done once, when it is first needed. */
function nodesRoots(): readonly X509Certificate[] {
  roots ??= rootCertificates.map((text) => new X509Certificate(text));
  return roots;
}
