// Talking to the service: JSON in and out, refusals as errors that carry both languages.

export const language = document.documentElement.lang === "en" ? "en" : "vi";

/** The service understood and said no; `body` holds code, sentence, cure and problems. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.[language] ?? String(status));
    this.status = status;
    this.body = body ?? {};
  }

  /** Sentence and cure in the language of the page. */
  get text() {
    return [this.body[language], this.body[`cure_${language}`]].filter(Boolean).join(" ");
  }
}

/** What proves to the service that a request comes from a page of this session; every request
 * that changes something sends it along. */
export const proof = { "x-csrf-token": document.querySelector('meta[name="csrf"]')?.content ?? "" };

/** Sends JSON and gives the JSON answered. Throws Refused; TypeError when nobody answers. */
export async function send(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: body === undefined ? proof : { ...proof, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const data = parsed(text);
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

/** The JSON of an answer, or null where it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
