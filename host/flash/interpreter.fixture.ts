import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A genuine interpreter behind a pseudo terminal at `path`, with its flash in a file of `folder`. */
export const plugInterpreter = (interpreter: string, path: string, folder: string): { readonly unplug: () => void } => {
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `exec:${interpreter},pty,raw,echo=0,setsid,ctty`], {
    cwd: folder,
    stdio: 'ignore',
  });
  return {
    unplug: () => {
      // where the interpreter ended by itself, socat has ended too
      if (socat.exitCode !== null || socat.signalCode !== null) return;
      // it outlives its terminal in a session of its own, and then never rests
      const children = readFileSync(`/proc/${socat.pid}/task/${socat.pid}/children`, 'latin1').trim();
      for (const pid of children.split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
      socat.kill();
    },
  };
};
