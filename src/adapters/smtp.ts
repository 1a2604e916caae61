import type { Mail, Mailer } from '../model/mail.ts';

const timeoutMs = 10_000;

/** Sends mail by nodemailer, which is loaded only then. TLS is required except to this machine. */
export const smtp: Mailer = async (channel, mail, signal) => {
  const { createTransport } = await import('nodemailer');
  const url = new URL(channel.server);
  const secure = url.protocol === 'smtps:';
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transport = createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(channel.user === undefined ? {} : { auth: { user: channel.user, pass: channel.password ?? '' } }),
  });
  const end = (): void => transport.close();
  signal.addEventListener('abort', end);
  try {
    await Promise.race([transport.sendMail(message(mail)), aborted(signal)]);
  } finally {
    signal.removeEventListener('abort', end);
    transport.close();
  }
};

function message({ from, to, subject, text, messageId }: Mail): object {
  // RFC 3834: programs that answer mail by themselves shall not answer this one.
  const headers = { 'Auto-Submitted': 'auto-generated' };
  return { from, to: [...to], subject, text, messageId, headers };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new Error('the mail server did not answer in time'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
