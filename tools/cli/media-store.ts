import { openKuboVault, openS3Vault } from '#gateway/media-remote.js';
import type { MediaVault } from '#gateway/media-vault.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Environment } from './settings.js';

export const MEDIA_STORE_HELP =
  'where encrypted pictures are kept instead of the data folder: s3+https://host/bucket?region=R with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or kubo+http://127.0.0.1:5001';

const invalid = (detail: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail: `--media-store: ${detail}`, next: `give ${MEDIA_STORE_HELP}` });

/** The vault that a URL names; keys come from the environment alone, so that no process list shows them. */
export const openVaultAt = (text: string, environment: Environment): MediaVault => {
  const parts = /^(s3|kubo)\+(https?:\/\/.+)$/.exec(text);
  if (parts === null || !URL.canParse(parts[2]!)) throw invalid(`${text} is neither s3+ nor kubo+ and a URL`);
  const url = new URL(parts[2]!);
  if (url.username !== '' || url.password !== '') throw invalid('no key belongs in a URL');
  if (parts[1] === 'kubo') return openKuboVault(url.origin);
  const bucket = url.pathname.replace(/^\/|\/$/g, '');
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw invalid(`${bucket || 'nothing'} is no name of a bucket`);
  if (!accessKeyId || !secretAccessKey) throw invalid('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
  const region = url.searchParams.get('region') ?? 'us-east-1';
  return openS3Vault({ endpoint: url.origin, bucket, region, accessKeyId, secretAccessKey });
};
