"""What was made partly, or while the code was edited, or could not be made, never passes for fresh."""

import json

import pytest

from figures_src.base.experiment import Run
from figures_src.build.products import Folder, Product
from figures_src.experiments.single_neuron import RUNS


def test_whatever_is_written_or_removed_ends_the_short_answer(tmp_path):
    product = Product("relu", {"a": "1"}, dict)
    for change in (lambda folder: folder.put(product, {"relu.png": b"new"}), lambda folder: folder.discard("relu")):
        folder = Folder(tmp_path)
        folder.put(product, {"relu.png": b"old"})
        folder.state = {"sources": "all"}
        folder.save()
        assert Folder(tmp_path).state == {"sources": "all"}
        folder = Folder(tmp_path)
        change(folder)
        folder.save()
        assert Folder(tmp_path).state == {}


def test_a_figure_drawn_in_part_is_whole_after_the_next_full_run(drawn):
    drawn.run()
    good = drawn.contents()
    assert drawn.run("relu", "--theme", "light").returncode == 0
    assert not (drawn.figures / "relu-dark.png").exists()
    assert drawn.run().returncode == 0
    whole = drawn.contents()
    assert whole.keys() == good.keys() and whole["relu-dark.png"] == good["relu-dark.png"]


def test_a_drawing_of_an_edit_that_is_taken_back_does_not_stay(drawn):
    drawn.run()
    good = (drawn.figures / "saturation.csv").read_bytes()
    drawn.edit("figures/functions/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
    assert drawn.run("saturation").returncode == 0
    assert (drawn.figures / "saturation.csv").read_bytes() != good
    drawn.edit("figures/functions/saturation.py", "(0.2, 0.01)", "(0.1, 0.01)")
    assert drawn.run().returncode == 0
    assert (drawn.figures / "saturation.csv").read_bytes() == good


def test_a_result_of_code_that_was_edited_while_it_waited_is_not_kept():
    (run,) = RUNS
    with pytest.raises(RuntimeError, match="the code was edited while it waited"):
        run.measure({**run.key(), "figures_src/maths/losses.py": "another"})


def test_an_experiment_that_cannot_be_imported_is_one_line_and_stops_no_other(drawn):
    drawn.edit("experiments/single_neuron.py", "RUNS = (", "RUNS = (unheard_of, ")
    drawn.edit("figures/depth/gradient_decay.py", "DEPTH = 50", "DEPTH = 40")
    for arguments in ((), ("--why",)):
        done = drawn.run(*arguments)
        said = done.stderr + done.stdout
        assert "Traceback" not in said and "experiment single_neuron" in said and "unheard_of" in said
    assert "40 layers" in json.loads((drawn.figures / "gradient_decay.json").read_text("utf-8"))["title"]


def test_numbers_and_their_words_are_two_arguments():
    keys = [Run(RUNS[0].experiment, (("width", width),)).key() for width in (16, "16")]
    assert keys[0]["argument run"] == keys[1]["argument run"] and keys[0] != keys[1]
