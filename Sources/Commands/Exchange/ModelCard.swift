import Digits
import Display
import Experiments
import Networks
import Notebook

/// The page of a model card: a header of YAML and Markdown.
/// <https://huggingface.co/docs/hub/model-cards>
struct ModelCard {
  private let facts: ModelFacts
  private var model: Classifier { facts.model }

  init(_ facts: ModelFacts) { self.facts = facts }

  var text: String {
    ([header, "", "# \(model.name)", "", opening] + sections).joined(separator: "\n") + "\n"
  }

  // MARK: Header

  /// YAML; texts are quoted as JSON, which YAML reads alike.
  private var header: String {
    var lines = [
      "---", "library_name: onnx", "pipeline_tag: image-classification", "tags:", "- digitbook",
      "- handwritten-digits",
    ]
    if facts.datasets.contains(where: { $0.source.kind == .mnist }) {
      lines += ["datasets:", "- ylecun/mnist"]
    }
    if let judged = facts.judged {
      let isMNIST = judged.source.kind == .mnist
      lines += [
        "metrics:", "- accuracy", "model-index:", "- name: \(quoted(model.name))", "  results:", "  - task:",
        "      type: image-classification", "    dataset:", "      name: \(quoted(judged.rows.inWords))",
        "      type: \(quoted(isMNIST ? "ylecun/mnist" : judged.rows.dataset))",
        "      split: \(quoted(judged.rows.on.rawValue))", "    metrics:", "    - type: accuracy",
        "      value: \(NumberText.plain(judged.accuracy))",
        "      name: \(quoted(accuracyName(judged.rows)))",
      ]
    }
    return (lines + ["---"]).joined(separator: "\n")
  }

  private func accuracyName(_ rows: JudgedRows) -> String {
    rows.includesTrainingRows ? "Accuracy on rows seen in training" : "Accuracy"
  }

  private func quoted(_ text: String) -> String { ModelFacts.json(text) }

  // MARK: Page

  private var opening: String {
    let shape = model.imageShape.map { "\($0.height) x \($0.width)" } ?? "?"
    let networks = model.networks.count
    let what =
      networks > 1
      ? "The mean of \(networks) neural networks" : "A neural network"
    return
      "\(what) that tells the \(model.classes.nouns) \(fewNamed(model.classes, joinedBy: "and")) apart in "
      + "images of \(shape) pixels: \(model.outline). Written by digitbook \(digitbookVersion)."
  }

  private var sections: [String] {
    figures + usage + training + limits
  }

  private var figures: [String] {
    var lines = ["", "## How good it is", ""]
    if let judged = facts.judged {
      lines.append("Accuracy \(facts.accuracy ?? "").")
      if let seen = facts.trainAccuracy {
        lines += ["", "Accuracy \(seen): that says how well it learned, not how well it reads."]
      }
      lines += [
        "", "| class | precision | recall | f1-score | rows |", "| --- | ---: | ---: | ---: | ---: |",
      ]
      for scores in judged.report.labels {
        lines.append(
          "| \(cell(scores.label.description)) | \(percent(scores.precision)) | \(percent(scores.recall)) | "
            + "\(percent(scores.f1)) | \(NumberText.count(scores.support)) |")
      }
      lines += ["", "All of these figures are on \(judged.rows.inWords)\(seenNote(judged.rows))."]
    } else if let accuracy = facts.accuracy {
      lines += ["Accuracy \(accuracy). It was not judged on other rows."]
    } else {
      lines += ["It was not judged on labelled rows."]
    }
    if let note = facts.staleNote { lines += ["", "**\(note)**"] }
    return lines
  }

  private func seenNote(_ rows: JudgedRows) -> String {
    rows.includesTrainingRows
      ? ", **of which \(NumberText.count(rows.trainingRows)) were seen in training, so they flatter the model**"
      : rows.importedFrom == nil ? ", none of them seen in training" : ""
  }

  private func percent(_ share: Double) -> String { NumberText.percent(share) }

  private func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

  private var usage: [String] {
    let height = model.imageShape?.height ?? 0
    let width = model.imageShape?.width ?? 0
    return [
      "", "## How to use it", "",
      "`model.onnx` takes `image`, grey levels as uint8, N x \(height) x \(width), 0 for paper and 255 for ink. It "
        + "gives `probabilities`, N x \(model.classes.count), and `label`.",
      "", "```python", "import numpy, onnxruntime", "",
      "session = onnxruntime.InferenceSession(\"model.onnx\")",
      "image = numpy.zeros((1, \(height), \(width)), numpy.uint8)  # your picture",
      "label, probabilities = session.run([\"label\", \"probabilities\"], {\"image\": image})", "```", "",
      "`model.safetensors` holds the weights with PyTorch's names and shapes; its text `torch` builds the network. "
        + "`config.json` lists the layers and the classes.",
    ]
  }

  private var training: [String] {
    var lines = ["", "## How it was made", ""]
    for training in facts.trainings {
      lines.append("- \(training.name): `\(training.line)`")
    }
    lines.append("")
    for (name, source) in facts.datasets {
      let place = source.path == name ? "" : " (\(source.path))"
      lines.append("Trained on \(name)\(place), SHA-256 `\(source.sha256)`.")
    }
    for entry in model.networks where entry.model.origin == nil {
      lines.append("\(entry.model.name) learned from \(counted(entry.model.state.trained.count, "row")).")
    }
    for entry in model.networks {
      guard let changes = entry.model.changes else { continue }
      lines.append("The weights of \(entry.model.name) were modified: \(listed(changes, joinedBy: "and")).")
    }
    for origin in model.origins {
      lines.append(
        "Imported from \(origin.path)\(origin.producer.isEmpty ? "" : ", written by \(origin.producer)"), SHA-256 `\(origin.sha256)`; the rows it was trained on are not known."
      )
    }
    return lines
  }

  private var limits: [String] {
    [
      "", "## What it cannot do", "",
      "It answers with one of its classes whatever the picture shows, and its probabilities are those of pictures like "
        + "the ones it learned from: dark on white must be inverted, and other sizes and places of the ink lower its "
        + "accuracy.",
    ]
  }
}
