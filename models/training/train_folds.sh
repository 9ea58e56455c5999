#!/bin/sh
# Trains and reads the five folds of the nodule cubes, about two hours on two cores; a stopped run goes on where it was.
# The result is results/nodule-cubes-folds.json. No weights of a fold are shipped.
set -e
cd "$(dirname "$0")"
PYTHON=${PYTHON:-/usr/bin/python3}
$PYTHON train_detection.py --without-lidc --steps 4000 --seed 7 --run fold-base-detection
$PYTHON train_segmentation.py --without-lidc --steps 3000 --seed 7 --run fold-base-segmentation
for fold in 0 1 2 3 4; do
  $PYTHON train_detection.py --start work/fold-base-detection.pt --fold $fold --steps 800 --rate 1e-3 --seed 1$fold --run fold-$fold-detection
  $PYTHON train_segmentation.py --start work/fold-base-segmentation.pt --fold $fold --steps 1800 --rate 1e-3 --seed 2$fold --run fold-$fold-segmentation
  for what in threshold cubes; do
    $PYTHON evaluate_folds.py $what $fold work/fold-$fold-detection.pt work/fold-$fold-segmentation.pt
  done
done
$PYTHON evaluate_folds.py summary
