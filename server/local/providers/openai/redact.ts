/** Takes a key out of a text, in the spellings it could have there. Pure. */

export function redact(text: string, api_key: string | undefined): string {
  if (api_key === undefined || api_key.length < 4) return text;
  const spellings = [
    api_key,
    encodeURIComponent(api_key),
    JSON.stringify(api_key).slice(1, -1),
    Buffer.from(api_key).toString('base64'),
    Buffer.from(api_key).toString('base64url'),
    Buffer.from(api_key).toString('hex'),
  ];
  return spellings.reduce((plain, spelling) => plain.replaceAll(spelling, '•••'), text);
}
