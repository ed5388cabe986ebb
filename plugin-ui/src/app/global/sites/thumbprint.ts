/** Thumbprints differ in case and in what stands between the bytes; only the bytes count. */
export function sameThumbprint(a: string, b: string): boolean {
  const bytes = (text: string) => text.replace(/[^0-9a-f]/gi, '').toUpperCase();
  return bytes(a) !== '' && bytes(a) === bytes(b);
}

const ADDRESS = /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/?$|^https:\/\/\[[0-9A-Fa-f:]+\](:\d{1,5})?\/?$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}
