/// Questions as beginners ask them in forums and classrooms, and the passages that answer them.
enum BeginnersQuestions {
  typealias Question = (asked: String, answeredBy: [String])

  /// Those by which the search was made better; the last twelve are from forums.
  static let known: [Question] = [
    (
      "why is it stuck at 10%",
      ["word:learning-rate", "help:diagnose", "lesson:4", "help:lr-range", "word:accuracy"]
    ),
    (
      "my loss is nan what happened",
      ["word:divergence", "help:diagnose", "word:learning-rate", "lesson:4", "help:lr-range"]
    ),
    (
      "training acc is 100 but test is only 90, whats wrong",
      ["word:overfitting", "lesson:5", "word:early-stopping"]
    ),
    (
      "how many hidden layers should i use",
      ["lesson:3", "word:hidden-layer", "lesson:6", "help:grid", "key:hidden"]
    ),
    ("what is an epoch", ["word:epoch", "key:epochs"]),
    ("how do I pick the learning rate", ["help:lr-range", "lesson:4", "word:learning-rate", "key:lr"]),
    (
      "whats the difference between validation and test set",
      ["word:validation-rows", "word:test-rows", "lesson:5", "lesson:6"]
    ),
    (
      "can i use my own handwriting",
      ["help:draw", "lesson:7", "lesson:9", "guide:data#Drawing", "help:sheet"]
    ),
    ("how to load a csv file", ["help:load", "guide:data#Tables", "guide:data#Reading files"]),
    (
      "my images are white on black, do i have to invert them",
      ["guide:data#Dark ink and digits on their side", "key:ink", "help:load", "key:invert"]
    ),
    ("what does the confusion matrix tell me", ["word:confusion-matrix", "help:confusion"]),
    ("which digits does it get wrong the most", ["help:confusion", "help:wrong", "help:report"]),
    ("how do i save my model", ["help:export", "help:save", "guide:networks#Networks out"]),
    (
      "how can i see what a neuron is looking for",
      ["help:units", "help:weights", "guide:inside#Units and weights"]
    ),
    ("what is relu and why do we need it", ["word:relu", "lesson:3", "word:activation"]),
    ("why do I get different results every time I run it", ["word:seed", "key:seed", "help:set"]),
    ("how to undo, i loaded the wrong file", ["help:undo"]),
    (
      "training takes forever, how to make it faster",
      [
        "key:threads", "help:set", "key:batch", "word:batch", "help:train", "key:epochs",
        "guide:shell#The machine", "key:rows", "help:load",
      ]
    ),
    ("what is dropout good for", ["word:dropout", "key:dropout"]),
    ("what does batch size do", ["word:batch", "key:batch"]),
    (
      "is 97% good?",
      ["word:accuracy", "lesson:8", "guide:networks#Accuracy and speed", "word:baseline", "lesson:5"]
    ),
    ("how to compare two models", ["help:diff", "help:models", "help:runs", "help:roc"]),
    ("how do I stop training early", ["word:early-stopping", "key:early-stopping", "lesson:5"]),
    (
      "is there a way to make more training data out of what i have",
      ["word:augmentation", "help:augment", "lesson:8", "guide:networks#Deformed copies", "key:augment"]
    ),
    ("what is a convolution in simple words", ["word:convolution", "lesson:8"]),
    (
      "my network just memorizes the training data",
      ["word:overfitting", "lesson:5", "word:regularization", "word:dropout"]
    ),
    ("what does softmax do", ["word:softmax"]),
    (
      "the model is super confident but wrong",
      ["help:calibration", "word:calibration", "help:wrong", "help:reject"]
    ),
    ("how to see the image in row 100", ["help:show", "lesson:1"]),
    ("how do i find wrong labels in my data", ["help:suspects", "word:label-error", "help:duplicates"]),
    ("whats cross validation", ["word:cross-validation", "lesson:6", "help:cv"]),
    ("how do i try many settings automatically", ["help:grid", "word:grid-search", "lesson:6"]),
    ("adam or sgd, which one", ["word:adam", "word:sgd", "word:solver", "key:solver", "lesson:4"]),
    ("what is precision and recall", ["word:precision", "word:recall", "help:report"]),
    (
      "how can i use the network in python",
      ["help:export", "guide:networks#Networks out", "guide:scripts#The same analysis in Python"]
    ),
    (
      "i closed the program, is everything lost",
      [
        "help:open", "help:recover", "help:sessions",
        "guide:sessions#Sessions: everything is kept on disk", "help:save",
      ]
    ),
    (
      "why does it think my 7 is a 1",
      [
        "help:explain", "help:saliency", "help:occlude", "lesson:7", "guide:inside#Which pixels matter",
        "guide:inside#One answer, explained",
      ]
    ),
    ("what are weights", ["word:weight", "help:weights", "lesson:2"]),
    ("what is a bias in a neural network", ["word:bias", "lesson:2"]),
    (
      "how does backpropagation work",
      [
        "word:backpropagation", "help:step", "help:gradcheck", "guide:learning#One step",
        "guide:inside#The way back",
      ]
    ),
    (
      "why normalize pixels to 0 1",
      ["word:normalization", "word:centring", "word:grey-level", "word:pixel", "lesson:1"]
    ),
    (
      "do i need a gpu",
      [
        "guide:shell#The machine", "help:set", "key:threads", "guide:networks#Accuracy and speed",
        "help:version",
      ]
    ),
    (
      "can it read a photo of my homework",
      ["help:read", "guide:data#Reading pages", "guide:data#Pictures and folders"]
    ),
    ("how do I submit to kaggle", ["help:predict", "guide:data#Predictions"]),
    (
      "the loss jumps up and down",
      ["word:learning-rate", "lesson:4", "help:diagnose", "help:lr-range", "word:momentum"]
    ),
    (
      "how to make the text output smaller / quiet",
      ["help:set", "guide:shell#At the prompt", "guide:shell#Ways in"]
    ),
    ("what does stale mean", ["word:stale"]),
    (
      "small change in the picture and the answer is totally different, why",
      [
        "help:attack", "help:perturb", "help:robustness", "guide:inside#Damaged and attacked", "lesson:10",
        "word:adversarial",
      ]
    ),
    (
      "my network learns for one epoch and then stops learning",
      ["word:learning-rate", "help:diagnose", "lesson:4", "help:lr-range"]
    ),
    (
      "loss doesnt change at all after any epoch",
      ["word:learning-rate", "help:diagnose", "lesson:4", "help:lr-range"]
    ),
    (
      "accuracy is 11% thats like random guessing",
      ["word:accuracy", "word:baseline", "help:diagnose", "lesson:4", "lesson:2"]
    ),
    (
      "it works on mnist but my own pictures from paint come out wrong",
      [
        "lesson:7", "guide:data#Dark ink and digits on their side", "guide:data#Pictures and folders",
        "help:draw", "guide:data#Drawing", "lesson:9",
      ]
    ),
    (
      "how can i predict my own handwritten digit",
      ["help:predict", "help:draw", "lesson:7", "guide:data#Predictions", "guide:data#Drawing"]
    ),
    ("it always predicts 3 no matter what image i give", ["help:diagnose", "help:confusion", "lesson:4"]),
    ("what are x_train and y_train", ["word:training-rows", "word:label", "word:test-rows"]),
    (
      "why is the cost increasing but the accuracy is still good",
      ["word:loss", "word:overfitting", "help:diagnose", "help:calibration", "word:cross-entropy"]
    ),
    ("would a cnn be better than what i have", ["word:convolution", "lesson:8"]),
    (
      "should i use sigmoid or relu",
      ["word:relu", "word:sigmoid", "lesson:3", "word:activation", "key:activation"]
    ),
    ("how do i view the original images", ["help:show", "lesson:1", "help:panel"]),
    (
      "how can i be sure my gradients are calculated right",
      ["help:gradcheck", "guide:learning#Checking the gradients"]
    ),
  ]

  /// Those that were looked at only once, at the end: 20 of 24 were answered then.
  static let setAside: [Question] = [
    ("what does loss actually mean?", ["word:loss", "lesson:2", "lesson:4"]),
    (
      "accuracy goes up in training but validation goes down after a while",
      ["word:overfitting", "lesson:5", "word:early-stopping", "help:diagnose"]
    ),
    (
      "how do i know if i need more data",
      ["help:learning-curve", "guide:learning#Learning rate and number of rows"]
    ),
    ("how do I split my data", ["help:split", "guide:data#Splits", "lesson:2", "lesson:5"]),
    ("difference between a unit and a layer", ["word:unit", "word:layer", "lesson:3", "word:hidden-layer"]),
    (
      "is there a bug or why are all predictions the same digit",
      ["help:diagnose", "help:confusion", "lesson:4"]
    ),
    (
      "can i make it smaller so it fits on a microcontroller",
      ["help:modify", "guide:inside#Touch the network", "lesson:11", "help:export"]
    ),
    ("how many pixels are in one mnist image", ["word:mnist", "word:pixel", "lesson:1"]),
    ("how do i combine several networks", ["help:ensemble", "word:ensemble", "guide:networks#Ensembles"]),
    ("what is a hyperparameter", ["word:hyperparameter"]),
    (
      "what does it look at when it decides",
      [
        "help:saliency", "help:occlude", "help:explain", "guide:inside#Which pixels matter",
        "guide:inside#One answer, explained",
      ]
    ),
    (
      "where do i write down commands so that i can run them again",
      ["help:replay", "help:export", "guide:scripts#Writing a script", "help:rerun"]
    ),
    // From forums and courses, after the search was made.
    (
      "will a single neuron learn anything nonlinear",
      ["lesson:3", "word:activation", "lesson:2", "word:identity"]
    ),
    ("what happens if i add another hidden layer", ["lesson:3", "word:hidden-layer", "key:hidden"]),
    (
      "does a bigger model converge faster",
      ["word:convergence", "lesson:3", "word:hidden-layer", "help:runs"]
    ),
    ("why do the weights start random", ["word:initialization", "word:seed", "lesson:2"]),
    ("what does it mean that the model underfits", ["word:underfitting"]),
    (
      "how much does the quality vary from run to run",
      ["word:seed", "help:runs", "key:seed", "word:standard-deviation"]
    ),
    (
      "do all inputs have to be scaled before training",
      ["word:centring", "word:grey-level", "word:pixel", "lesson:1"]
    ),
    ("what is cross entropy for", ["word:cross-entropy"]),
    ("why dont we pass all the images at once", ["word:batch", "key:batch", "lesson:4"]),
    (
      "how many epochs do i need",
      ["word:epoch", "key:epochs", "word:early-stopping", "lesson:4", "lesson:5"]
    ),
    ("why do we need the hidden layer at all", ["lesson:3", "word:hidden-layer"]),
    ("which images does it find hardest", ["help:wrong", "help:confusion", "help:report"]),
  ]
}
