"""What the three trainings share: options, sample workers, the loop with checkpoint, resume and log."""
import argparse
import math
import multiprocessing
import os
import signal
import time
from queue import Full

import numpy as np
import torch

from .continued import from_onnx
from .volumes import DEFAULT_DATA, WORK


def options(name, steps):
    """Command-line options of a training."""
    parser = argparse.ArgumentParser(description=f"Trains {name}; stops and resumes at a checkpoint.")
    parser.add_argument("--data", default=DEFAULT_DATA, help="root of the shared data")
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--phantoms", type=int, default=12, help="procedural thoraxes 1 to this one")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--start", help="checkpoint whose weights are the start of a new run")
    parser.add_argument("--from-onnx", help="shipped weights that a new run goes on from, batch norm folded")
    parser.add_argument("--fold", type=int, default=0, help="held out: LIDC patients whose number leaves this when divided by five")
    parser.add_argument("--without-lidc", action="store_true", help="no LIDC patient at all: what the folds start from")
    parser.add_argument("--run", default=name, help="name of checkpoint and log under work/")
    return parser.parse_args()


def _work(make, seed, queue):
    torch.set_num_threads(1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    make_batch = make()
    index, parent = 0, os.getppid()
    while True:
        batch = make_batch(np.random.default_rng(seed + [index]))
        index += 1
        while True:
            try:
                queue.put(batch, timeout=10)
                break
            except Full:
                if os.getppid() != parent:  # the training is gone
                    os._exit(0)


def share_of_rate(progress):
    """One cycle: a short rise, then half a cosine to a hundredth; it depends on progress only, so that a
    resumed run may be given fewer or more steps."""
    if progress < 0.08:
        return 0.04 + 0.96 * progress / 0.08
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (progress - 0.08) / 0.92))


def has_bfloat16():
    """Whether the processor multiplies bfloat16: elsewhere it is imitated, seven times slower than float32."""
    with open("/proc/cpuinfo") as file:
        return "avx512_bf16" in file.read()


def in_bfloat16(net):
    """The network's forward pass in bfloat16 where that is faster (1.6 times), its outputs as float32."""
    if not has_bfloat16():
        return net

    def forward(image):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = net(image)
        return tuple(v.float() for v in out) if isinstance(out, tuple) else out.float()
    return forward


def loop(args, net, make, loss_of):
    """Trains ``net``: ``make()`` gives a function rng -> batch (run in workers), ``loss_of(net, batch)`` the loss parts.

    One-cycle learning rate over ``args.steps``; a checkpoint each 100 steps and at SIGTERM;
    a log line each 20.
    """
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    os.makedirs(WORK, exist_ok=True)
    path = os.path.join(WORK, args.run + ".pt")
    if args.from_onnx:
        net = from_onnx(net, args.from_onnx)
    optimizer = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-3)
    average = {k: v.clone() for k, v in net.state_dict().items()}
    step = 0
    if os.path.exists(path):
        saved = torch.load(path)
        net.load_state_dict(saved["net"])
        optimizer.load_state_dict(saved["optimizer"])
        average, step = saved["average"], saved["step"]
    elif args.start:
        average = torch.load(args.start)["average"]
        net.load_state_dict(average)
    queue = multiprocessing.Queue(6)
    workers = [multiprocessing.Process(target=_work, args=(make, [args.seed, step, i], queue), daemon=True)
               for i in range(args.workers)]
    for worker in workers:
        worker.start()
    log = open(os.path.join(WORK, args.run + ".log"), "a")
    sums, since = {}, time.time()
    net.train()
    forward, stopped = in_bfloat16(net), []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    while step < args.steps and not stopped:
        batch = [torch.from_numpy(v) for v in queue.get()]
        for group in optimizer.param_groups:
            group["lr"], group["betas"] = args.rate * share_of_rate(step / args.steps), (0.9, 0.99)
        parts = loss_of(forward, batch)
        optimizer.zero_grad()
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        step += 1
        decay = min(0.995, step / (step + 20))
        for key, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                average[key].mul_(decay).add_(value, alpha=1 - decay)
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + float(value)
        if step % 20 == 0:
            text = " ".join(f"{k} {v / 20:.4f}" for k, v in sums.items())
            line = f"{time.strftime('%H:%M:%S')} step {step} {text} {(time.time() - since) / 20:.2f} s/step"
            print(line, flush=True)
            log.write(line + "\n")
            log.flush()
            sums, since = {}, time.time()
        if step % 100 == 0 or step == args.steps or stopped:
            torch.save({"net": net.state_dict(), "average": average, "optimizer": optimizer.state_dict(), "step": step}, path + ".part")
            os.replace(path + ".part", path)
    for worker in workers:
        worker.terminate()
