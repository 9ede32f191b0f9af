// What could not reach the server waits on the device, unreadable without signing in: the key comes with the session.
let keys = [];

export function useKeys(texts) {
  keys = texts.map((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

const place = (name) => `bl-draft|${name}`;
const imported = (key) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Says whether it was kept: without a key or a secure context nothing is written in the clear.
export async function keep(name, value) {
  if (!keys.length || !crypto.subtle) return false;
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await imported(keys[0]), words);
  localStorage.setItem(place(name), `${toText(nonce)}.${toText(new Uint8Array(sealed))}`);
  return true;
}

export async function recall(name) {
  const kept = localStorage.getItem(place(name));
  if (!kept || !crypto.subtle) return null;
  const [nonce, sealed] = kept.split(".").map(toBytes);
  for (const key of keys) {
    try {
      const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, await imported(key), sealed);
      return JSON.parse(new TextDecoder().decode(words));
    } catch { /* written under another key */ }
  }
  return null;
}

export async function forget(name) {
  localStorage.removeItem(place(name));
}
