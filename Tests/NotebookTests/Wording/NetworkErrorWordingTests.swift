import CommandLanguage
import Networks
import Testing

@Suite("What a network cannot do is said in a sentence") struct NetworkErrorWordingTests {
  private static let image = FeatureShape(channels: 32, height: 4, width: 4)

  @Test(arguments: [
    (
      NetworkError.windowTooLarge(position: 5, extent: .kernel, size: 7, padding: 1, input: image),
      "layer 5 looks through windows of 7 x 7, but its input is only 4 x 4 with a padding of 1",
      "use a smaller kernel, or pool less in the layers before it"
    ),
    (
      .windowTooLarge(position: 2, extent: .size, size: 5, padding: 0, input: image),
      "layer 2 looks through windows of 5 x 5, but its input is only 4 x 4",
      "pool less in the layers before it, or leave it out"
    ),
    (
      .paddingTooLarge(position: 1, padding: 3, kernel: 3),
      "layer 1 pads by 3 for a kernel of 3: some windows would see nothing but padding", "pad by 2 or less"
    ),
    (
      .badExtent(position: 1, extent: .stride, value: 0), "layer 1 has a stride of 0", "it must be at least 1"
    ),
    (.badExtent(position: 1, extent: .padding, value: -1), "layer 1 has a padding of -1", "0 is none"),
    (.badExtent(position: 4, extent: .filters, value: 0), "layer 4 has 0 filters", "it must be at least 1"),
    (
      .badExtent(position: 4, extent: .size, value: -2), "layer 4 has windows of -2 x -2",
      "it must be at least 1"
    ),
    (
      .dropoutRate(position: 3, rate: 1), "layer 3 drops a share of 1.0",
      "use a share from 0 up to, but not including, 1"
    ),
    (
      .residualDiffers(position: 3, input: image, output: .flat(7)),
      "layer 3 adds its input of 32 x 4 x 4 to the output of its layers, 7",
      "layers within a residual must keep the shape"
    ),
    (
      .tooManyValues(position: 1, shape: FeatureShape(channels: 9, height: 28, width: 28), limit: 5000),
      "9 x 28 x 28 values for each row leave layer 1, more than 5,000",
      "use fewer filters, a larger stride or less padding"
    ),
    (
      .batchOfOne(position: 2), "layer 2 normalises over the batch, and a batch of 1 row has no spread",
      "use batch=2 or more"
    ),
    (
      .outOfMemory(bytes: 2_400_000_000),
      "there is not enough memory: the system has no 2.4 GB left for one part of the work",
      "use fewer rows, a smaller batch= or network, or 'drop' datasets and models that are no longer needed"
    ),
    (
      .unknownLayer(name: "attention"), "this version does not know the layer 'attention'",
      "a newer version of digitbook can open it"
    ),
  ])
  func sentence(_ error: NetworkError, message: String, hint: String) {
    let found = ErrorMessage(wording: error)
    #expect(found.message == message)
    #expect(found.hint == hint)
  }
}
