/** A child for tests: says that it listens, answers lines, and ends as its argument says. */
const manner = process.argv[2];
if (manner === 'deaf') process.on('SIGTERM', () => process.stdout.write('{"heard":true}\n'));
process.stdout.write('{"listening":1}\n');
process.stderr.write('not JSON\n');
if (manner === 'die') {
  process.stderr.write('{"state":"error","code":"BUS_FAILED","message":"the bus is broken"}\n');
  process.exitCode = 3;
} else process.stdin.on('data', (chunk) => process.stdout.write(chunk));
