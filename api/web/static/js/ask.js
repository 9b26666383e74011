// Talks to the service; errors come back as sentences in the language of the page.

const language = document.documentElement.lang;

/** An answer that says what is wrong and what to do, or status 0 when nobody answered. */
export class Refused extends Error {
  constructor(status, body, fallback) {
    super(body?.[language] ?? fallback);
    this.status = status;
    this.code = body?.code ?? "";
    this.cure = body?.[`cure_${language}`] ?? "";
    this.problems = (body?.problems ?? []).map((problem) => ({
      what: problem[language],
      cure: problem[`cure_${language}`],
    }));
  }
}

/** JSON in, JSON out. Throws Refused. */
export async function ask(method, url, body) {
  let answer;
  try {
    answer = await fetch(url, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      keepalive: method === "PUT", // a last keystroke still arrives when the page closes
    });
  } catch {
    throw new Refused(0, null, "");
  }
  const text = await answer.text();
  const found = parse(text);
  if (!answer.ok) throw new Refused(answer.status, found, "");
  return found;
}

/** Send files; `progress(percent)` while they go. Throws Refused. */
export function send(url, files, progress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = (event) =>
      event.lengthComputable && progress(Math.floor((100 * event.loaded) / event.total));
    request.onload = () => {
      const found = parse(request.responseText);
      if (request.status < 300) resolve(found);
      else reject(new Refused(request.status, found, ""));
    };
    request.onerror = () => reject(new Refused(0, null, ""));
    request.send(form);
  });
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
