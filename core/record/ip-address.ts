/** Whether CloudTrail's `sourceIPAddress` is an address at all, and not the name of a service or `AWS Internal`. */
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f:.]{2,45}$/i;

export function isIpAddress(text: string | undefined): boolean {
  if (text === undefined) return false;
  return IPV4.test(text) || (text.includes(':') && IPV6.test(text));
}
