// The last arguments of a script: the dialect of Purser's provider, if it is told, its base URL and a key.
export function target() {
  const told = process.argv.slice(2);
  const [dialect, baseURL, apiKey] = told.length > 2 ? told : ["chat-completions", ...told];
  return { dialect, baseURL, apiKey };
}

// Makes the calls one after another, prints what failed, and ends the process, with 1 if anything did.
export async function make(calls) {
  let failures = 0;
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
    } catch (error) {
      failures++;
      console.log(`${name}: ${error.stack ?? error}`);
    }
  }
  const all = Object.keys(calls).length;
  console.log(`${all - failures} of ${all} calls went as they should`);
  process.exit(failures === 0 ? 0 : 1);
}
