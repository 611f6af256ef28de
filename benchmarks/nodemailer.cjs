// Send the same message again and again as nodemailer's pages show it, and print the processor time of one in µs.
// Run by nodemailer.py: node nodemailer.cjs MESSAGE.json, with the package in NODE_PATH.
const { readFileSync } = require("node:fs");
const { createTransport } = require("nodemailer");

const WARM_UP = 200; // Node.js compiles what runs often

async function main() {
  const { port, count, connections, message } = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const transport = createTransport({
    host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections,
  });
  const send = (number) => transport.sendMail({ ...message, to: `reader${number}@example.org` });
  await Promise.all(Array.from({ length: WARM_UP }, (_, number) => send(number)));
  const before = process.cpuUsage();
  const results = await Promise.all(Array.from({ length: count }, (_, number) => send(number)));
  const { user, system } = process.cpuUsage(before);
  transport.close();
  const accepted = results.filter((result) => result.accepted.length === 1).length;
  if (accepted !== count) throw new Error(`${accepted} of ${count} messages were accepted`);
  console.log((user + system) / count);
}

main();
